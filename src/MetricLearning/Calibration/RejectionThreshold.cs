using System.Globalization;
using MetricLearning.Evaluation;
using MetricLearning.Internal;

namespace MetricLearning.Calibration;

/// <summary>
/// A threshold below which an answer is "none of these", and thresholds of their own for some labels. Immutable and thread-safe.
/// </summary>
public sealed class RejectionThreshold
{
    private readonly int[] _labels;
    private readonly double[] _thresholds;

    /// <summary>Makes thresholds of numbers that were chosen before. They are copied.</summary>
    /// <param name="global">The threshold of all other labels; negative infinity accepts all, positive infinity none.</param>
    /// <param name="labels">The labels that have a threshold of their own, [c], strictly ascending; may be empty.</param>
    /// <param name="thresholds">Their thresholds, [c].</param>
    /// <exception cref="ArgumentException">The counts differ, labels do not ascend, or a threshold is NaN.</exception>
    public RejectionThreshold(double global, ReadOnlySpan<int> labels = default, ReadOnlySpan<double> thresholds = default)
    {
        Throw.IfNot(!double.IsNaN(global), global, "a number or an infinity", "Pass negative infinity to accept all.");
        Throw.IfEntryCountDiffers(thresholds.Length, labels.Length, nameof(thresholds));
        for (int i = 0; i < labels.Length; i++)
        {
            Throw.IfNot(
                !double.IsNaN(thresholds[i]), thresholds[i], $"a number or an infinity (entry {i})",
                "Pass negative infinity to accept all of that label.", nameof(thresholds));
            if (i > 0 && labels[i] <= labels[i - 1])
            {
                throw new ArgumentException(
                    $"labels[{i}] is {labels[i]} after {labels[i - 1]}; expected labels that ascend. Sort them, each once.",
                    nameof(labels));
            }
        }

        (Global, _labels, _thresholds) = (global, labels.ToArray(), thresholds.ToArray());
    }

    /// <summary>The threshold of all labels that have none of their own.</summary>
    public double Global { get; }

    /// <summary>The labels that have a threshold of their own, ascending, [c].</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>Their thresholds, [c].</summary>
    public ReadOnlySpan<double> Thresholds => _thresholds;

    /// <summary>Chooses one threshold for all labels by held-out rows. O(n·log n).</summary>
    /// <inheritdoc cref="ThresholdChoice.Of" path="/param|/exception"/>
    public static RejectionThreshold Choose(
        ReadOnlySpan<double> scores, ReadOnlySpan<bool> isKnown, ReadOnlySpan<bool> isCorrect, RejectionTarget target) =>
        new(ThresholdChoice.Of(scores, isKnown, isCorrect, target).Threshold);

    /// <summary>
    /// Chooses a threshold for each label by the held-out rows to which it was given, known or not, and one by all rows for labels that
    /// were given to few, whose rows do not reach the target, or among whose rows there is none that could be a false accept to be avoided.
    /// O(n·log n).
    /// </summary>
    /// <param name="scores">
    /// A score of each row, [n], 0 ≤ n, the higher the surer: a confidence, or a distance with its sign changed; below infinity.
    /// </param>
    /// <param name="labels">The label that each row was given, [n].</param>
    /// <param name="isKnown">Whether the row is of a known class, [n]; empty where all are.</param>
    /// <param name="isCorrect">Whether its label is right, [n]; not looked at for unknown rows.</param>
    /// <param name="target">What each threshold is for.</param>
    /// <param name="leastRows">The number of rows from which a label gets a threshold of its own, 1 ≤ rows.</param>
    /// <exception cref="ArgumentException">The counts differ, or a score is NaN or positive infinity.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of rows is below 1.</exception>
    /// <remarks>
    /// Whether unknown rows or wrong answers are the false accepts is decided once, for all labels. A share of a label's rows is known as
    /// precisely as their number allows: of 30 rows, one is 3.3 %.
    /// </remarks>
    public static RejectionThreshold ChoosePerLabel(
        ReadOnlySpan<double> scores, ReadOnlySpan<int> labels, ReadOnlySpan<bool> isKnown, ReadOnlySpan<bool> isCorrect,
        RejectionTarget target, int leastRows = 30)
    {
        ThresholdChoice.Check(scores, isKnown, isCorrect);
        Throw.IfLabelCountDiffers(labels.Length, scores.Length, nameof(labels), nameof(scores));
        Throw.IfNot(leastRows >= 1, leastRows, "1 ≤ leastRows", "Use some tens, so that the threshold rests on more than chance.");
        int[] sorted = labels.ToArray();
        int[] rows = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, rows);
        List<int> ownLabels = [];
        List<double> ownThresholds = [];
        for (int start = 0; start < rows.Length;)
        {
            int end = start + 1;
            while (end < rows.Length && sorted[end] == sorted[start])
            {
                end++;
            }

            if (end - start >= leastRows)
            {
                ThresholdChoice own = OwnChoice(rows.AsSpan(start..end), scores, isKnown, isCorrect, target);
                bool isBlind = target.Goal == RejectionGoal.FalseAcceptsAtMost && double.IsNaN(own.FalseAcceptRate);
                if (own.IsReached && !isBlind)
                {
                    ownLabels.Add(sorted[start]);
                    ownThresholds.Add(own.Threshold);
                }
            }

            start = end;
        }

        double global = ThresholdChoice.Of(scores, isKnown, isCorrect, target).Threshold;
        return new(global, [.. ownLabels], [.. ownThresholds]);
    }

    /// <summary>The threshold of a label. O(log c), without allocation.</summary>
    /// <param name="label">The label, any number.</param>
    public double ThresholdOf(int label)
    {
        int place = _labels.AsSpan().BinarySearch(label);
        return place < 0 ? Global : _thresholds[place];
    }

    /// <summary>Whether an answer is accepted. O(log c), without allocation.</summary>
    /// <param name="label">The label that a row was given.</param>
    /// <param name="score">The row's score, as those that the thresholds were chosen by; NaN is rejected.</param>
    public bool Accepts(int label, double score) => score >= ThresholdOf(label);

    /// <summary>The global threshold, and how many labels have their own.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"threshold {Global:G6}, {_labels.Length} labels with their own");

    private static ThresholdChoice OwnChoice(
        ReadOnlySpan<int> rows, ReadOnlySpan<double> scores, ReadOnlySpan<bool> isKnown, ReadOnlySpan<bool> isCorrect,
        RejectionTarget target)
    {
        double[] ownScores = new double[rows.Length];
        bool[] ownKnown = new bool[rows.Length];
        bool[] ownCorrect = new bool[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            ownScores[i] = scores[rows[i]];
            ownKnown[i] = isKnown.IsEmpty || isKnown[rows[i]];
            ownCorrect[i] = isCorrect[rows[i]];
        }

        return new AcceptCounts(ScoreRun.Descending(ownScores, ownKnown, ownCorrect), isKnown.Contains(false)).Choose(target);
    }
}
