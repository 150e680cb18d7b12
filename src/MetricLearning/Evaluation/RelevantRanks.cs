using MetricLearning.Kernels;

namespace MetricLearning.Evaluation;

/// <summary>Ranks the references that share a query's label among all references, without sorting the others.</summary>
/// <remarks>
/// The R relevant references are sorted; each other reference finds by bisection how many relevant ones it stands before. Running sums of
/// these counts give the ranks: O(n·log R) per query.
/// </remarks>
internal sealed class RelevantRanks(int[] queryLabels, int[] referenceLabels, bool excludesOwnRow) : IDistanceConsumer
{
    private readonly RetrievalMetrics?[] _ofQuery = new RetrievalMetrics?[queryLabels.Length];

    /// <inheritdoc/>
    public void Consume(int query, Span<double> squaredDistances)
    {
        int label = queryLabels[query];
        int own = excludesOwnRow ? query : -1;
        (double Distance, int Index)[] relevant = new (double, int)[referenceLabels.AsSpan().Count(label) - (excludesOwnRow ? 1 : 0)];
        if (relevant.Length == 0)
        {
            return;
        }

        int found = 0;
        for (int i = 0; i < referenceLabels.Length; i++)
        {
            if (referenceLabels[i] == label && i != own)
            {
                relevant[found++] = (squaredDistances[i], i);
            }
        }

        Array.Sort(relevant);
        int[] standingBefore = new int[relevant.Length + 1];
        for (int i = 0; i < referenceLabels.Length; i++)
        {
            if (referenceLabels[i] != label)
            {
                standingBefore[CountBefore(relevant, squaredDistances[i], i)]++;
            }
        }

        _ofQuery[query] = Metrics(standingBefore, relevant.Length);
    }

    /// <summary>The means over the queries that count, summed in their order.</summary>
    public RetrievalMetrics Means()
    {
        RetrievalMetrics sum = default;
        foreach (RetrievalMetrics? item in _ofQuery)
        {
            if (item is { } query)
            {
                sum = new(
                    sum.QueryCount + 1,
                    sum.PrecisionAt1 + query.PrecisionAt1,
                    sum.RPrecision + query.RPrecision,
                    sum.MeanAveragePrecisionAtR + query.MeanAveragePrecisionAtR,
                    sum.MeanAveragePrecision + query.MeanAveragePrecision,
                    sum.MeanReciprocalRank + query.MeanReciprocalRank);
            }
        }

        double count = sum.QueryCount; // 0 / 0 is NaN
        return new(
            sum.QueryCount,
            sum.PrecisionAt1 / count,
            sum.RPrecision / count,
            sum.MeanAveragePrecisionAtR / count,
            sum.MeanAveragePrecision / count,
            sum.MeanReciprocalRank / count);
    }

    // The number of relevant references that rank before a place; it is also the place of the first that ranks after it.
    private static int CountBefore(ReadOnlySpan<(double Distance, int Index)> relevant, double distance, int index)
    {
        int low = 0;
        int high = relevant.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (double otherDistance, int otherIndex) = relevant[middle];
            if (otherDistance < distance || (otherDistance == distance && otherIndex < index))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static RetrievalMetrics Metrics(ReadOnlySpan<int> standingBefore, int relevantCount)
    {
        int others = 0;
        int hits = 0;
        double precisionAtR = 0;
        double precision = 0;
        for (int i = 0; i < relevantCount; i++)
        {
            others += standingBefore[i];
            int rank = i + 1 + others;
            double share = (i + 1) / (double)rank;
            precision += share;
            if (rank <= relevantCount)
            {
                hits++;
                precisionAtR += share;
            }
        }

        double r = relevantCount;
        return new(1, standingBefore[0] == 0 ? 1 : 0, hits / r, precisionAtR / r, precision / r, 1.0 / (1 + standingBefore[0]));
    }
}
