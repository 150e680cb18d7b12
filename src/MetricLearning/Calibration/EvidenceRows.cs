using MetricLearning.Evaluation;
using MetricLearning.Internal;

namespace MetricLearning.Calibration;

/// <summary>Held-out rows with the evidence for their labels, checked; each array [n].</summary>
internal sealed class EvidenceRows
{
    private readonly bool[] _isKnown; // empty where all are

    private EvidenceRows(double[] voteShares, double[] distances, bool[] isCorrect, bool[] isKnown)
    {
        (VoteShares, Distances, IsCorrect, _isKnown) = (voteShares, distances, isCorrect, isKnown);
        Weights = LogisticRows.EqualWeights(Count);
    }

    /// <summary>The number of rows, n.</summary>
    public int Count => VoteShares.Length;

    /// <summary>The share of the votes that each row's label won.</summary>
    public double[] VoteShares { get; }

    /// <summary>The distance of each row's k-th neighbour.</summary>
    public double[] Distances { get; }

    /// <summary>Whether each row's label is right; false for a row of no known class.</summary>
    public bool[] IsCorrect { get; }

    /// <summary>What each row counts.</summary>
    public double[] Weights { get; }

    /// <summary>What all rows count.</summary>
    public double TotalWeight => Weights.Sum();

    /// <summary>Checks and copies rows.</summary>
    /// <inheritdoc cref="ConfidenceCalibrator.Fit" path="/param|/exception"/>
    public static EvidenceRows Of(
        ReadOnlySpan<double> voteShares, ReadOnlySpan<double> distances, ReadOnlySpan<bool> isCorrect, ReadOnlySpan<bool> isKnown)
    {
        Throw.IfNoRows(voteShares.Length, nameof(voteShares));
        Throw.IfEntryCountDiffers(distances.Length, voteShares.Length, nameof(distances));
        ScoreRun.CheckFlags(isCorrect, voteShares.Length, nameof(isCorrect), nameof(voteShares));
        if (!isKnown.IsEmpty)
        {
            ScoreRun.CheckFlags(isKnown, voteShares.Length, nameof(isKnown), nameof(voteShares));
        }

        bool[] correct = isCorrect.ToArray();
        for (int i = 0; i < correct.Length; i++)
        {
            Throw.IfNot(
                voteShares[i] >= 0 && voteShares[i] <= 1, voteShares[i], $"0 ≤ share ≤ 1 (row {i})",
                "Pass the VoteShare of each prediction.", nameof(voteShares));
            Throw.IfNot(
                distances[i] >= 0, distances[i], $"0 ≤ distance (row {i})", "Pass the distance of a neighbour of each row.",
                nameof(distances));
            correct[i] &= isKnown.IsEmpty || isKnown[i];
        }

        return new(voteShares.ToArray(), distances.ToArray(), correct, isKnown.ToArray());
    }

    /// <summary>Weighs rows of no known class so that they make up a share of all; not where it is null or all rows are alike.</summary>
    public void CountUnknownAs(double? share)
    {
        int unknown = _isKnown.Count(known => !known);
        if (share is not double wanted || unknown == 0 || unknown == Count)
        {
            return;
        }

        double weight = wanted / (1 - wanted) * (Count - unknown) / unknown;
        for (int i = 0; i < Count; i++)
        {
            Weights[i] = _isKnown[i] ? 1 : weight;
        }
    }

    /// <summary>
    /// The median distance of the right rows, of all where none is right; of those that are neither 0 nor infinite, and 1 where none is.
    /// </summary>
    public double UsualDistance()
    {
        List<double> usable = [.. Distances.Where((distance, i) => IsCorrect[i] && IsUsable(distance))];
        if (usable.Count == 0)
        {
            usable = [.. Distances.Where(IsUsable)];
        }

        return usable.Count == 0 ? 1 : CalibrationRows.LowerMedian(usable);
    }

    private static bool IsUsable(double distance) => distance > 0 && double.IsFinite(distance);
}
