using MetricLearning.Evaluation;

namespace MetricLearning.Calibration;

/// <summary>A threshold and what it does to the rows that it was chosen by. A rate over no rows is NaN.</summary>
/// <param name="Threshold">Rows are accepted whose score is at least this; positive infinity accepts none.</param>
/// <param name="IsReached">Whether the target is reached; where it is not, nothing is accepted.</param>
/// <param name="AcceptedCount">The number of rows accepted.</param>
/// <param name="Precision">The share of those that are classified right.</param>
/// <param name="Recall">Accepted rows classified right / known rows.</param>
/// <param name="F1">2·precision·recall / (precision + recall), 0 where nothing accepted is right.</param>
/// <param name="TrueAcceptRate">The share of true accepts, as <see cref="RejectionTarget"/> defines it.</param>
/// <param name="FalseAcceptRate">The share of false accepts, as <see cref="RejectionTarget"/> defines it.</param>
public readonly record struct ThresholdChoice(
    double Threshold,
    bool IsReached,
    int AcceptedCount,
    double Precision,
    double Recall,
    double F1,
    double TrueAcceptRate,
    double FalseAcceptRate)
{
    /// <summary>Chooses a threshold by held-out rows. O(n·log n) time, O(n) memory.</summary>
    /// <remarks>
    /// A threshold accepts all rows of equal scores or none. It stands midway between the lowest score accepted and the next one below it,
    /// or at the lowest score of all; so a row below everything that was seen is rejected. With false accepts to be avoided but no row
    /// that could be one, all are accepted. Where the target cannot be reached, as by no rows, nothing is accepted.
    /// </remarks>
    /// <param name="scores">
    /// A score of each row, [n], 0 ≤ n, the higher the surer: a confidence, or a distance with its sign changed; below infinity.
    /// </param>
    /// <param name="isKnown">Whether the row is of a known class, [n]; empty where all are.</param>
    /// <param name="isCorrect">Whether its label is right, [n]; not looked at for unknown rows.</param>
    /// <param name="target">What the threshold is for.</param>
    /// <exception cref="ArgumentException">The counts differ, or a score is NaN or positive infinity.</exception>
    public static ThresholdChoice Of(
        ReadOnlySpan<double> scores, ReadOnlySpan<bool> isKnown, ReadOnlySpan<bool> isCorrect, RejectionTarget target)
    {
        Check(scores, isKnown, isCorrect);
        ScoreRun[] runs = ScoreRun.Descending(scores, isKnown, isCorrect);
        return new AcceptCounts(runs, hasUnknown: isKnown.Contains(false)).Choose(target);
    }

    /// <summary>Requires rows that a threshold can be chosen by.</summary>
    internal static void Check(ReadOnlySpan<double> scores, ReadOnlySpan<bool> isKnown, ReadOnlySpan<bool> isCorrect)
    {
        if (!isKnown.IsEmpty)
        {
            ScoreRun.CheckFlags(isKnown, scores.Length, nameof(isKnown), nameof(scores));
        }

        ScoreRun.CheckFlags(isCorrect, scores.Length, nameof(isCorrect), nameof(scores));
        ScoreRun.CheckScores(scores, nameof(scores));
    }
}
