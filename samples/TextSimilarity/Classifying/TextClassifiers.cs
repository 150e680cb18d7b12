using MetricLearning.Neighbors;

namespace TextSimilarity.Classifying;

/// <summary>The classifiers that are compared. This list is all that a new one has to join.</summary>
internal static class TextClassifiers
{
    /// <summary>All of them, in the order of the report.</summary>
    public static IReadOnlyList<ITextClassifier> All { get; } =
    [
        new CentroidTextClassifier(),
        new NeighborTextClassifier("nearest", 1, NeighborVote.Majority),
        new NeighborTextClassifier("5 nearest", 5, NeighborVote.Majority),
        new NeighborTextClassifier("10, weighted", 10, NeighborVote.DistanceWeighted),
        new LearnedTextClassifier(),
    ];
}
