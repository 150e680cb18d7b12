using MetricLearning.Calibration;

namespace MetricLearning.Classification;

/// <summary>How a <see cref="SimilarityClassifier"/> gets from an embedded row to an answer. Immutable and thread-safe.</summary>
/// <param name="Rule">Which rows of the gallery vote on the label.</param>
/// <param name="NoveltyNeighbor">
/// Which neighbour's distance tells rows of no known class, 1 ≤ k: the farthest row where the gallery has fewer.
/// </param>
/// <param name="Confidence">Turns the vote and that distance into the probability that the label is right.</param>
/// <param name="Threshold">The least confidence of an accepted label; negative infinity accepts all.</param>
/// <param name="LabelThresholds">Thresholds of single labels, which replace <paramref name="Threshold"/>.</param>
/// <param name="MaxDistance">The largest distance of that neighbour with which a label is accepted; infinity accepts all.</param>
/// <param name="Novelty">How rows are told that are unlike all known ones.</param>
internal sealed record ClassifierDecision(
    NeighborRule Rule,
    int NoveltyNeighbor,
    ConfidenceCalibrator Confidence,
    double Threshold,
    IReadOnlyDictionary<string, double> LabelThresholds,
    double MaxDistance,
    ClassifierNovelty Novelty)
{
    /// <summary>How many neighbours of a row are looked for: those that vote, that tell novelty, and that are reported.</summary>
    public int SearchedCount => SearchedCountOf(Rule, NoveltyNeighbor);

    /// <summary>How many neighbours a <see cref="Match"/> holds at most.</summary>
    public const int ReportedCount = 5;

    /// <summary>How many neighbours are looked for by a rule and a neighbour that tells novelty.</summary>
    public static int SearchedCountOf(NeighborRule rule, int noveltyNeighbor) =>
        Math.Max(Math.Max(rule.UsesCentroids ? 1 : rule.NeighborCount, noveltyNeighbor), ReportedCount);

    /// <summary>Judges a label that won a vote.</summary>
    /// <param name="label">The label.</param>
    /// <param name="voteShare">Its share of the votes.</param>
    /// <param name="distance">The distance of the neighbour that tells novelty.</param>
    /// <param name="mixedDistance">What novelty is measured by, see <see cref="NoveltyDistance"/>.</param>
    /// <returns>
    /// The probability that the label is right, the row's novelty or null where it is not known, and whether the label is accepted.
    /// </returns>
    public (double Confidence, double? Novelty, bool IsAccepted) Judge(
        string label, double voteShare, double distance, double mixedDistance)
    {
        double confidence = Confidence.ConfidenceOf(voteShare, distance);
        double? novelty = Novelty.Of(mixedDistance);
        double threshold = LabelThresholds.TryGetValue(label, out double own) ? own : Threshold;
        return (confidence, novelty, distance <= MaxDistance && Novelty.Accepts(novelty) && confidence >= threshold);
    }
}
