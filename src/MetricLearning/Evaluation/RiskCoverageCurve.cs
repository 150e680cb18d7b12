using System.Globalization;
using MetricLearning.Internal;

namespace MetricLearning.Evaluation;

/// <summary>How the share of wrong answers falls when the least confident rows are not answered. Immutable and thread-safe.</summary>
/// <remarks>
/// <para>
/// The coverage of a threshold is the share of rows that are answered, its risk the share of wrong ones among them
/// (R. El-Yaniv, Y. Wiener, On the foundations of noise-free selective classification, JMLR 2010). <see cref="Area"/> is the mean of the
/// risks at the coverages 1/n, 2/n, …, 1; within rows of equal confidence it is the mean over all their orders: of t such rows with w
/// wrong ones, after N with W wrong ones, the j-th contributes <c>(W + j·w/t) / (N + j)</c>. <see cref="ExcessArea"/> is what lies above
/// the area of the best order, all right rows first (Y. Geifman, G. Uziel, R. El-Yaniv, Bias-reduced uncertainty estimation for deep
/// neural classifiers, ICLR 2019).
/// </para>
/// <para>For no rows there are no points, and the areas are NaN.</para>
/// </remarks>
public sealed class RiskCoverageCurve
{
    private readonly RiskCoveragePoint[] _points;

    private RiskCoverageCurve(ScoreRun[] runs, int rowCount)
    {
        RowCount = rowCount;
        _points = new RiskCoveragePoint[runs.Length];
        (int rows, int wrong, double sum) = (0, 0, 0);
        for (int i = 0; i < runs.Length; i++)
        {
            ScoreRun run = runs[i];
            double share = (double)run.WrongCount / run.RowCount;
            for (int j = 1; j <= run.RowCount; j++)
            {
                sum += (wrong + (j * share)) / ((double)rows + j);
            }

            rows += run.RowCount;
            wrong += run.WrongCount;
            _points[i] = new(run.Score, (double)rows / rowCount, (double)wrong / rows);
        }

        double least = 0;
        for (int j = 1; j <= wrong; j++)
        {
            least += j / ((double)rowCount - wrong + j);
        }

        Area = sum / rowCount;
        ExcessArea = (sum - least) / rowCount;
    }

    /// <summary>The number of rows, n.</summary>
    public int RowCount { get; }

    /// <summary>The area under the curve (AURC), from 0 where all rows are right to 1 where none is; NaN for no rows.</summary>
    public double Area { get; }

    /// <summary>The area beyond what no order of the rows can avoid, 0 where all right rows come first; NaN for no rows.</summary>
    public double ExcessArea { get; }

    /// <summary>A point for every confidence that occurs, the highest first: coverage ascends to 1.</summary>
    public IReadOnlyList<RiskCoveragePoint> Points => _points.AsReadOnly();

    /// <summary>Draws the curve. O(n·log n) time, O(n) memory.</summary>
    /// <param name="confidences">
    /// A score of each row, [n], 0 ≤ n, the higher the surer; negative infinity is allowed, positive infinity is not.
    /// </param>
    /// <param name="isCorrect">Whether the row's answer is right, [n]; false for a row of no known class.</param>
    /// <exception cref="ArgumentException">The counts differ, or a score is NaN or positive infinity.</exception>
    public static RiskCoverageCurve Of(ReadOnlySpan<double> confidences, ReadOnlySpan<bool> isCorrect)
    {
        ScoreRun.CheckFlags(isCorrect, confidences.Length, nameof(isCorrect), nameof(confidences));
        ScoreRun.CheckScores(confidences, nameof(confidences));
        return new(ScoreRun.Descending(confidences, [], isCorrect), confidences.Length);
    }

    /// <summary>The risk of the highest threshold that answers at least a share of the rows. O(log n).</summary>
    /// <param name="coverage">That share, 0 ≤ coverage ≤ 1, compared with answered / n in double precision.</param>
    /// <returns>The share of wrong answers among those; NaN for no rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The coverage is not from 0 to 1.</exception>
    public double RiskAt(double coverage)
    {
        Throw.IfNot(
            coverage >= 0 && coverage <= 1, coverage, "0 ≤ coverage ≤ 1", "Pass the share of rows that get an answer, such as 0.9.");
        (int low, int high) = (0, _points.Length - 1);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _points[middle].Coverage >= coverage ? (low, middle) : (middle + 1, high);
        }

        return _points.Length == 0 ? double.NaN : _points[low].Risk;
    }

    /// <summary>One line with the areas.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{RowCount} rows: area under risk-coverage {Area:F4}, {ExcessArea:F4} above the least possible");
}
