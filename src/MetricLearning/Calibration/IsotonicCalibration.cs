using System.Globalization;
using MetricLearning.Internal;

namespace MetricLearning.Calibration;

/// <summary>
/// Turns a score into the probability of being right by a rising line through knots, fitted to held-out rows. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// Pool adjacent violators gives the blocks of rows whose shares of right ones rise with the score (B. Zadrozny, C. Elkan, Transforming
/// classifier scores into accurate multiclass probability estimates, KDD 2002). Rows of equal scores stay together. A block of n rows of
/// which c are right has the value <c>(c + 2·r) / (n + 2)</c>, r = (C + 1)/(N + 2) over all rows, so that no value is 0 or 1; blocks that
/// no longer rise after that are merged. A knot stands at each block's mean score; values lie straight between knots and stay the same
/// beyond the first and the last.
/// </para>
/// <para>It needs more rows than <see cref="PlattScaling"/>, about a thousand (A. Niculescu-Mizil, R. Caruana, ICML 2005).</para>
/// </remarks>
public sealed class IsotonicCalibration
{
    private const double PriorRows = 2;

    private readonly double[] _scores;
    private readonly double[] _values;

    /// <summary>Makes a line of knots that were fitted before. The numbers are copied.</summary>
    /// <param name="scores">The knots' scores, [b], 1 ≤ b, from −10¹⁰⁰ to 10¹⁰⁰, strictly ascending.</param>
    /// <param name="values">The probabilities there, [b], from 0 to 1, strictly ascending.</param>
    /// <exception cref="ArgumentException">There is no knot, the counts differ, or numbers do not ascend or are out of range.</exception>
    public IsotonicCalibration(ReadOnlySpan<double> scores, ReadOnlySpan<double> values)
    {
        Throw.IfNoRows(scores.Length, nameof(scores));
        Throw.IfEntryCountDiffers(values.Length, scores.Length, nameof(values));
        Knots.Check(scores, -CalibrationRows.Largest, CalibrationRows.Largest, nameof(scores));
        Knots.Check(values, 0, 1, nameof(values));
        (_scores, _values) = (scores.ToArray(), values.ToArray());
    }

    /// <summary>The knots' scores, ascending, [b].</summary>
    public ReadOnlySpan<double> Scores => _scores;

    /// <summary>The probabilities at the knots, ascending, [b].</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Fits the line to held-out rows. O(n·log n).</summary>
    /// <param name="scores">A score of each row, [n], 1 ≤ n, the higher the surer, from −10¹⁰⁰ to 10¹⁰⁰.</param>
    /// <param name="isCorrect">Whether the row's answer is right, [n].</param>
    /// <exception cref="ArgumentException">There is no row, the counts differ, or a score is out of range.</exception>
    public static IsotonicCalibration Fit(ReadOnlySpan<double> scores, ReadOnlySpan<bool> isCorrect)
    {
        CalibrationRows.Check(scores, isCorrect, nameof(scores), nameof(isCorrect));
        double prior = (isCorrect.Count(true) + 1.0) / (isCorrect.Length + 2.0);
        double[] weights = LogisticRows.EqualWeights(scores.Length);
        Span<PooledBlock> blocks = PooledBlock.Merge(PooledBlock.ByScore(scores, isCorrect, weights));
        for (int i = 0; i < blocks.Length; i++)
        {
            PooledBlock block = blocks[i];
            double right = (block.Value * block.Weight) + (prior * PriorRows);
            blocks[i] = block with { Value = right / (block.Weight + PriorRows) };
        }

        return Of(PooledBlock.Merge(blocks));
    }

    /// <summary>The probability that a row with a score is right. O(log b), without allocation.</summary>
    /// <param name="score">The score; NaN gives NaN.</param>
    /// <returns>A number from 0 to 1, which never falls where the score rises.</returns>
    public double ProbabilityOf(double score) => Knots.Between(_scores, _values, score, outerSlope: 0);

    /// <summary>The number of knots and where they begin and end.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{_scores.Length} knots from {_values[0]:F4} at score {_scores[0]:G6} to {_values[^1]:F4} at {_scores[^1]:G6}");

    private static IsotonicCalibration Of(ReadOnlySpan<PooledBlock> blocks)
    {
        double[] scores = new double[blocks.Length];
        double[] values = new double[blocks.Length];
        for (int i = 0; i < blocks.Length; i++)
        {
            (scores[i], values[i]) = (blocks[i].Score, blocks[i].Value);
        }

        return new(scores, values);
    }
}
