using MetricLearning.Internal;

namespace MetricLearning.Classification;

/// <content>Which rows are "none of these".</content>
public sealed partial class SimilarityClassifier
{
    /// <summary>
    /// The same classifier, over the same gallery, with another threshold of the confidence, and without a largest distance and novelty.
    /// </summary>
    /// <param name="threshold">The least confidence of an accepted label; negative infinity accepts all, 1 or more none.</param>
    /// <param name="labelThresholds">Thresholds of single labels; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A threshold is NaN.</exception>
    public SimilarityClassifier WithThreshold(double threshold, IReadOnlyDictionary<string, double>? labelThresholds = null)
    {
        Throw.IfNot(!double.IsNaN(threshold), threshold, "a number or an infinity", "Pass negative infinity to accept all.");
        Dictionary<string, double> own = new(labelThresholds ?? new Dictionary<string, double>(), StringComparer.Ordinal);
        foreach ((string label, double one) in own)
        {
            Throw.IfNot(
                !double.IsNaN(one), one, $"a number or an infinity for {label}", "Pass negative infinity to accept all of that label.",
                nameof(labelThresholds));
        }

        ClassifierDecision decision = _decision with
        {
            Threshold = threshold,
            LabelThresholds = own,
            MaxDistance = double.PositiveInfinity,
            Novelty = _decision.Novelty with { Max = 1 },
        };
        return new(Embedder, Gallery, decision, Choice);
    }

    /// <summary>
    /// The same classifier, over the same gallery, which also turns rows away that are unlike all known ones: 0.95 turns away about one row
    /// of a known class in twenty, whatever the data, and of other rows as many as can be told by that.
    /// </summary>
    /// <param name="maxNovelty">The largest <see cref="Match.Novelty"/> of an accepted label, from 0 to 1; 1 accepts all.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not from 0 to 1.</exception>
    /// <exception cref="InvalidOperationException">Nothing was held out that could tell novelty, and the number is below 1.</exception>
    public SimilarityClassifier WithMaxNovelty(double maxNovelty)
    {
        CheckNovelty(maxNovelty, nameof(maxNovelty));
        if (maxNovelty < 1 && !_decision.Novelty.IsKnown)
        {
            throw new InvalidOperationException(
                $"The classifier has no rows of known classes that were held out, so no novelty is known and none can be at most " +
                $"{maxNovelty}. Calibrate it with such rows first.");
        }

        return new(Embedder, Gallery, _decision with { Novelty = _decision.Novelty with { Max = maxNovelty } }, Choice);
    }

    internal static void CheckNovelty(double maxNovelty, string name) => Throw.IfNot(
        maxNovelty is >= 0 and <= 1, maxNovelty, $"0 ≤ {name} ≤ 1", "Pass 0.95 to turn away about one known row in twenty, 1 for none.",
        name);
}
