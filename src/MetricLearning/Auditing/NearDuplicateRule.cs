namespace MetricLearning.Auditing;

/// <summary>How near two different rows must be to be near duplicates.</summary>
/// <remarks>
/// <para>
/// Among m-dimensional rows of even density, the m-th powers of the distances of a row's nearest others are the times of a Poisson process.
/// So of k neighbours the nearest is at less than <c>x·rₖ</c> with the chance <c>1 − (1 − xᵐ)ᵏ⁻¹</c>, and the median of <c>rⱼ/rₖ</c>, j =
/// ⌊k/2⌋, which up to j − 1 near copies of every row hardly change, tells m: its m-th power is the median of a Beta(j, k − j), about <c>(j
/// − ⅓)/(k − ⅔)</c>. The ratio is the x of chance 10⁻⁴, at most 0.4.
/// </para>
/// <para>
/// More than k copies of one row hide from that ratio. The nearest distance itself has the distribution <c>1 − exp(−(r/λ)ᵐ)</c>, in which
/// the ratio of upper quartile and median is <c>2^(1/m)</c>; the length is the r of chance 10⁻⁴, at most half the median. Uneven density
/// makes m smaller and the length with it, so that it errs to the safe side.
/// </para>
/// <para>
/// Sources: E. Levina, P. Bickel, Maximum likelihood estimation of intrinsic dimension, NIPS 2004 (the Poisson process); A. Kerman, A
/// closed-form approximation for the median of the beta distribution, 2011.
/// </para>
/// </remarks>
/// <param name="Ratio">The largest distance as a share of that of the row's last neighbour.</param>
/// <param name="Length">The largest distance, on the scale of lengths.</param>
internal readonly record struct NearDuplicateRule(double Ratio, double Length)
{
    private const double Chance = 1e-4;
    private const double LargestRatio = 0.4;
    private const double LargestShareOfMedian = 0.5;
    private const int LeastUnits = 8;
    private const int LeastNeighbors = 4;

    /// <summary>Whether two rows are near duplicates.</summary>
    /// <param name="length">Their distance, on the scale of lengths.</param>
    /// <param name="lastLength">That of the last neighbour of one of them.</param>
    public bool Holds(double length, double lastLength) =>
        double.IsFinite(length) && (length <= Length || length <= Ratio * lastLength);

    /// <summary>Derives the rule from the neighbours of the training units; of fewer than 8, only rows at distance 0 are near.</summary>
    public static NearDuplicateRule Of(AuditTable table)
    {
        NeighborLists lists = table.TrainLists;
        int k = lists.NeighborCount;
        List<double> nearest = [], ratios = [];
        for (int unit = 0; unit < table.Distinct.TrainCount; unit++)
        {
            if (!lists.Has(unit) || table.Distinct.ValuesOf(lists.Units(unit)[0]) == table.Distinct.ValuesOf(unit))
            {
                continue; // copies with other labels say nothing about the distances of different rows
            }

            ReadOnlySpan<float> distances = lists.Distances(unit);
            double last = table.LengthOf(distances[^1]);
            nearest.Add(table.LengthOf(distances[0]));
            if (k >= LeastNeighbors && last > 0 && double.IsFinite(last))
            {
                ratios.Add(table.LengthOf(distances[(k / 2) - 1]) / last);
            }
        }

        return new(ratios.Count >= LeastUnits ? RatioOf([.. ratios], k) : 0, nearest.Count >= LeastUnits ? LengthOf([.. nearest]) : 0);
    }

    // xᵐ = 1 − (1 − chance)^(1/(k−1)), and medianᵐ = β.
    private static double RatioOf(double[] ratios, int k)
    {
        double median = Quantiles.Median(ratios);
        double beta = ((k / 2) - (1 / 3.0)) / (k - (2 / 3.0));
        double power = -double.ExpM1(double.LogP1(-Chance) / (k - 1));
        double ratio = Math.Pow(power, Math.Log(median) / Math.Log(beta)); // a median of 0 gives 0, one of 1 gives 1
        return Math.Min(LargestRatio, ratio);
    }

    // (r/median)ᵐ = −ln(1 − chance) / ln 2, and (quartile/median)ᵐ = 2.
    private static double LengthOf(double[] nearest)
    {
        double median = Quantiles.Median(nearest), quartile = Quantiles.Of(nearest, 0.75);
        double share = Math.Pow(-double.LogP1(-Chance) / Math.Log(2), Math.Log2(quartile / median));
        return median > 0 && double.IsFinite(median) ? median * Math.Min(share, LargestShareOfMedian) : 0;
    }
}
