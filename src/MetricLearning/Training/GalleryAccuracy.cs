using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Evaluation;
using MetricLearning.Internal;
using MetricLearning.Neighbors;
using MetricLearning.Networks;

namespace MetricLearning.Training;

/// <summary>The accuracy of rows classified by their neighbours in a gallery, which the network embeds anew each time.</summary>
internal sealed class GalleryAccuracy
{
    private readonly LabeledDataset _gallery;
    private readonly NearestNeighborClassifier _classifier;
    private readonly Tensor<float> _embeddings;
    private int[] _predicted = [];

    public GalleryAccuracy(IEmbeddingNetwork network, LabeledDataset gallery, DistanceMetric metric, int neighborCount)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(gallery);
        Throw.IfColumnCountDiffers(gallery.FeatureCount, network.InputDimension, nameof(gallery), "the network");
        Throw.IfInFile(gallery.IsInMemory, nameof(gallery));
        _classifier = new(metric, neighborCount);
        Throw.IfNot(
            neighborCount <= gallery.RowCount, neighborCount, $"1 to {gallery.RowCount}, the rows of the gallery",
            "Ask for fewer neighbours, or pass a larger gallery.");
        Throw.IfTooManyResults(gallery.RowCount, network.EmbeddingDimension, nameof(gallery));
        _embeddings = Tensor.CreateFromShape<float>([gallery.RowCount, network.EmbeddingDimension]);
        Network = network;
        _gallery = gallery;
    }

    /// <summary>The network that embeds the gallery.</summary>
    public IEmbeddingNetwork Network { get; }

    /// <summary>The names of the gallery's labels.</summary>
    public IReadOnlyList<string>? LabelNames => _gallery.LabelNames;

    /// <summary>The accuracy of embedded rows.</summary>
    public double Of(Tensor<float> embeddings, ReadOnlySpan<int> labels)
    {
        Network.Embed(_gallery.Features, _embeddings);
        return Of(_embeddings, embeddings, labels);
    }

    /// <summary>The accuracy of rows without a network.</summary>
    public double OfRawRows(LabeledDataset rows) => Of(_gallery.Features, rows.Features, rows.Labels);

    private double Of(Tensor<float> gallery, Tensor<float> queries, ReadOnlySpan<int> labels)
    {
        _classifier.Fit(gallery, _gallery.Labels);
        Scratch.Grow(ref _predicted, labels.Length);
        Span<int> predicted = _predicted.AsSpan(0, labels.Length);
        _classifier.Predict(queries, predicted);
        return Accuracy.Of(predicted, labels);
    }
}
