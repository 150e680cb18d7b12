using System.Globalization;
using System.Text;
using MetricLearning.Internal;

namespace MetricLearning.Evaluation;

/// <summary>
/// Whether confidences are probabilities: of the rows with confidence c, a share c should be right. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// The expected calibration error is <c>Σ (n_b / n)·|mean confidence − accuracy|</c> over bins of rows of similar confidence
/// (M. P. Naeini, G. F. Cooper, M. Hauskrecht, Obtaining well calibrated probabilities using Bayesian binning, AAAI 2015). Bins of equal
/// width are (i/B, (i + 1)/B], the first with 0 (C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, On calibration of modern neural networks,
/// ICML 2017); most rows then often fall into the last. Bins of equal mass hold n/B rows each (J. Nixon et al., Measuring calibration in
/// deep learning, CVPR workshops 2019); a bin goes on to the end of the equal confidences in which it is full, so there may be fewer.
/// </para>
/// <para>
/// The Brier score is the mean of <c>(confidence − [right])²</c> (G. W. Brier, 1950). No figure depends on the order of the rows. For no
/// rows all are NaN.
/// </para>
/// </remarks>
public sealed class CalibrationReport
{
    private readonly ReliabilityBin[] _bins;
    private readonly ReliabilityBin[] _equalMassBins;

    private CalibrationReport(ScoreRun[] ascending, int binCount)
    {
        double confidences = 0;
        double squares = 0;
        long correct = 0;
        foreach (ScoreRun run in ascending)
        {
            RowCount += run.RowCount;
            correct += run.CorrectCount;
            confidences += run.RowCount * run.Score;
            squares += (run.CorrectCount * (1 - run.Score) * (1 - run.Score)) + (run.WrongCount * run.Score * run.Score);
        }

        Accuracy = (double)correct / RowCount;
        MeanConfidence = confidences / RowCount;
        BrierScore = squares / RowCount;
        _bins = EqualWidth(ascending, binCount);
        _equalMassBins = EqualMass(ascending, binCount);
        ExpectedCalibrationError = Error(_bins);
        EqualMassCalibrationError = Error(_equalMassBins);
    }

    /// <summary>The number of rows, n.</summary>
    public int RowCount { get; }

    /// <summary>The share of rows that are classified right.</summary>
    public double Accuracy { get; }

    /// <summary>The mean of all confidences.</summary>
    public double MeanConfidence { get; }

    /// <summary>The expected calibration error over bins of equal width, from 0 to 1.</summary>
    public double ExpectedCalibrationError { get; }

    /// <summary>The expected calibration error over bins of equal mass, from 0 to 1.</summary>
    public double EqualMassCalibrationError { get; }

    /// <summary>The mean squared difference between confidence and right (1) or wrong (0), from 0 to 1.</summary>
    public double BrierScore { get; }

    /// <summary>The bins of equal width, B of them, the least confident first; their ends are i/B.</summary>
    public IReadOnlyList<ReliabilityBin> Bins => _bins.AsReadOnly();

    /// <summary>The bins of equal mass, at most B, none of them without rows; their ends are their least and greatest confidence.</summary>
    public IReadOnlyList<ReliabilityBin> EqualMassBins => _equalMassBins.AsReadOnly();

    /// <summary>Judges confidences. O(n·log n + B) time, O(n + B) memory.</summary>
    /// <param name="confidences">The confidence in each row's label, [n], 0 ≤ n, each from 0 to 1.</param>
    /// <param name="isCorrect">Whether that label is the true one, [n]; false for a row of no known class.</param>
    /// <param name="binCount">The number of bins, 1 ≤ B ≤ 1,000,000.</param>
    /// <exception cref="ArgumentException">The counts differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A confidence is not from 0 to 1, or the number of bins is out of range.</exception>
    public static CalibrationReport Of(ReadOnlySpan<double> confidences, ReadOnlySpan<bool> isCorrect, int binCount = 15)
    {
        ScoreRun.CheckFlags(isCorrect, confidences.Length, nameof(isCorrect), nameof(confidences));
        Throw.IfNot(binCount is >= 1 and <= 1_000_000, binCount, "1 ≤ binCount ≤ 1,000,000", "Use 10 or 15 when in doubt.");
        ScoreRun.CheckConfidences(confidences, nameof(confidences));
        ScoreRun[] runs = ScoreRun.Descending(confidences, [], isCorrect);
        Array.Reverse(runs);
        return new(runs, binCount);
    }

    /// <summary>The figures, and one line for each bin of equal width that has rows.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{RowCount} rows: accuracy {Accuracy:F4}, mean confidence {MeanConfidence:F4}, calibration error " +
            $"{ExpectedCalibrationError:F4} (equal mass {EqualMassCalibrationError:F4}), Brier score {BrierScore:F4}");
        foreach (ReliabilityBin bin in _bins.Where(bin => bin.RowCount > 0))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n{bin.Lower:F3} to {bin.Upper:F3}: {bin.RowCount,8} rows, confidence {bin.MeanConfidence:F4}, right {bin.Accuracy:F4}");
        }

        return text.ToString();
    }

    private static ReliabilityBin[] EqualWidth(ReadOnlySpan<ScoreRun> ascending, int binCount)
    {
        ReliabilityBin[] bins = new ReliabilityBin[binCount];
        int start = 0;
        for (int i = 0; i < binCount; i++)
        {
            (double lower, double upper) = (i / (double)binCount, (i + 1) / (double)binCount);
            int end = start;
            while (end < ascending.Length && ascending[end].Score <= upper)
            {
                end++;
            }

            bins[i] = Bin(ascending[start..end], lower, upper);
            start = end;
        }

        return bins;
    }

    // A bin ends with the run that brings the rows to the next multiple of n/B.
    private ReliabilityBin[] EqualMass(ReadOnlySpan<ScoreRun> ascending, int binCount)
    {
        List<ReliabilityBin> bins = [];
        (int start, long rows, long next) = (0, 0, 1);
        for (int i = 0; i < ascending.Length; i++)
        {
            rows += ascending[i].RowCount;
            if (rows * binCount >= next * RowCount)
            {
                bins.Add(Bin(ascending[start..(i + 1)], ascending[start].Score, ascending[i].Score));
                next = (rows * binCount / RowCount) + 1;
                start = i + 1;
            }
        }

        return [.. bins];
    }

    private static ReliabilityBin Bin(ReadOnlySpan<ScoreRun> runs, double lower, double upper)
    {
        (int rows, int correct, double confidences) = (0, 0, 0);
        foreach (ScoreRun run in runs)
        {
            rows += run.RowCount;
            correct += run.CorrectCount;
            confidences += run.RowCount * run.Score;
        }

        return new(lower, upper, rows, confidences / rows, (double)correct / rows);
    }

    private double Error(ReliabilityBin[] bins) =>
        bins.Where(bin => bin.RowCount > 0).Sum(bin => bin.RowCount * Math.Abs(bin.Gap)) / RowCount;
}
