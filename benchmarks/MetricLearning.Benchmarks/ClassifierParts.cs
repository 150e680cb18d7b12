using System.Globalization;
using System.Numerics.Tensors;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Networks;

namespace MetricLearning.Benchmarks;

/// <summary>A classifier and the parts it is made of: 784-512-256-64, and 20,000 references of 64 columns in ten classes.</summary>
internal sealed class ClassifierParts
{
    public const int Columns = 784;
    public const int Dimension = 64;
    public const int Classes = 10;
    public const int Neighbors = 5;

    private const int References = 20_000;

    /// <summary>Makes them.</summary>
    /// <param name="threads">The largest number of threads of one answer.</param>
    public ClassifierParts(int threads)
    {
        Scaler = StandardScaler.Fit(Tensor.Create(RandomValues.Create(100 * Columns, seed: 2), [100, Columns]));
        List<NetworkLayer> layers =
        [
            new FullyConnectedLayer(512, Activation.Relu),
            new FullyConnectedLayer(256, Activation.Relu),
            new FullyConnectedLayer(Dimension),
            new UnitLengthLayer(),
        ];
        Network = new(Columns, layers, seed: 3, new() { MaxDegreeOfParallelism = threads });
        float[] references = RandomValues.Create(References * Dimension, seed: 4);
        for (int row = 0; row < References; row++)
        {
            Span<float> own = references.AsSpan(row * Dimension, Dimension);
            TensorPrimitives.Divide(own, TensorPrimitives.Norm<float>(own), own);
        }

        Index = new(DistanceMetric.Euclidean, maxDegreeOfParallelism: threads);
        Index.Add(new ReadOnlyTensorSpan<float>(references, [References, Dimension], []));
        NeighborRule rule = new(UsesCentroids: false, Neighbors, double.PositiveInfinity);
        Classifier = new(new NetworkEnsemble(Scaler, [Network], rowDeviation: null), rule, Neighbors, threads);
        string[] labels = [.. Enumerable.Range(0, References).Select(row => (row % Classes).ToString(CultureInfo.InvariantCulture))];
        Classifier.Gallery.Add(labels, Tensor.Create(references, [References, Dimension]));
    }

    public StandardScaler Scaler { get; }

    public EmbeddingNetwork Network { get; }

    public NeighborIndex Index { get; }

    public SimilarityClassifier Classifier { get; }
}
