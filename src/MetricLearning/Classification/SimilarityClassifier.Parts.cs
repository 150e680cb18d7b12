using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Neighbors;

namespace MetricLearning.Classification;

/// <content>A classifier around parts of one's own.</content>
public sealed partial class SimilarityClassifier
{
    private const int UsualNoveltyNeighbor = 1;

    /// <summary>
    /// Makes a classifier around networks that were trained by other means. Its gallery is empty: add rows, and fit confidence by <see
    /// cref="Calibrate"/>.
    /// </summary>
    /// <param name="embedder">What scales and embeds rows.</param>
    /// <param name="rule">Which rows vote on a label, and how; null for <see cref="NeighborRule.Usual"/>.</param>
    /// <param name="noveltyNeighbor">
    /// Which neighbour's distance tells rows of no known class, 1 to <see cref="NeighborRule.LargestNeighborCount"/>.
    /// </param>
    /// <param name="maxDegreeOfParallelism">
    /// The largest number of threads of one answer, 1 ≤ degree; null for the number of processors. It never changes an answer.
    /// </param>
    /// <remarks>
    /// Until it is calibrated, every label is accepted, and confidence only rises with the share of the votes and falls with the distance:
    /// it is no probability.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="embedder"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public SimilarityClassifier(
        NetworkEnsemble embedder,
        NeighborRule? rule = null,
        int noveltyNeighbor = UsualNoveltyNeighbor,
        int? maxDegreeOfParallelism = null)
        : this(
            Checked(embedder, noveltyNeighbor, maxDegreeOfParallelism),
            new Gallery(DistanceMetric.Euclidean, embedder.EmbeddingDimension, maxDegreeOfParallelism),
            new ClassifierEvidence(rule ?? NeighborRule.Usual, noveltyNeighbor, new(embedder.RowColumns, null, null)).Fit(target: null),
            choice: null)
    {
    }

    private static NetworkEnsemble Checked(NetworkEnsemble embedder, int noveltyNeighbor, int? maxDegreeOfParallelism)
    {
        ArgumentNullException.ThrowIfNull(embedder);
        Throw.IfNot(
            noveltyNeighbor is >= 1 and <= NeighborRule.LargestNeighborCount,
            noveltyNeighbor, $"1 to {NeighborRule.LargestNeighborCount}", "Take 1 when in doubt.", nameof(noveltyNeighbor));
        CheckDegree(maxDegreeOfParallelism);
        return embedder;
    }
}
