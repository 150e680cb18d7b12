using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Evaluation;
using MetricLearning.Networks;

namespace MetricLearning.Training;

/// <summary>Metrics of a validation set, to be taken after each epoch and to stop early by.</summary>
public static class ValidationMetrics
{
    /// <summary>
    /// The share of rows whose nearest neighbour among the others has their label, by Euclidean distance (precision at 1): the metric
    /// unless another one is set. O(m²·d).
    /// </summary>
    public static ValidationMetric NearestNeighborPrecision { get; } =
        (embeddings, labels) => RetrievalMetrics.Of(embeddings, labels).PrecisionAt1;

    /// <summary>
    /// The accuracy of the rows classified by their nearest neighbours in a gallery of other rows, which the network embeds anew each time:
    /// what an application that keeps a gallery will see.
    /// </summary>
    /// <param name="network">The network that is trained.</param>
    /// <param name="gallery">
    /// Rows with known labels, [n × f], in memory, such as those that the network learns from; none of them among the rows to validate.
    /// Their label names, if any, agree with those of the rows to validate.
    /// </param>
    /// <param name="metric">How embeddings are compared.</param>
    /// <param name="neighborCount">Neighbours that vote, 1 ≤ k ≤ n.</param>
    /// <returns>
    /// A metric of one trainer; it keeps memory for the gallery's embeddings. O(n · a row's embedding + m·n·d) each time.
    /// </returns>
    /// <exception cref="ArgumentNullException">The network or the gallery is null.</exception>
    /// <exception cref="ArgumentException">The gallery has other columns than the network takes, or lies in a file.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The metric is not defined, or k is out of its range.</exception>
    /// <example>
    /// <code>
    /// EmbeddingTrainerOptions options = new()
    /// {
    ///     ValidationMetric = ValidationMetrics.GalleryAccuracy(network, gallery: train, DistanceMetric.Cosine),
    ///     EarlyStopping = new() { Patience = 5 },
    /// };
    /// new EmbeddingTrainer(network, options).Train(train, validation);
    /// </code>
    /// </example>
    public static ValidationMetric GalleryAccuracy(
        IEmbeddingNetwork network, LabeledDataset gallery, DistanceMetric metric, int neighborCount = 1) =>
        new GalleryAccuracy(network, gallery, metric, neighborCount).Of;
}
