using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;

namespace MetricLearning.ComparisonBenchmarks;

/// <summary>The mean of the squares of all numbers: next to no work, so that a step shows what the network costs.</summary>
internal sealed class MeanSquareLoss : IEmbeddingLoss
{
    public EmbeddingDistance Distance { get; } = new(DistanceMetric.Euclidean);

    public LossResult Evaluate(EmbeddedBatch batch, in TensorSpan<float> gradient)
    {
        ReadOnlyTensorSpan<float> embeddings = batch.Embeddings;
        Tensor.Multiply(embeddings, 2f / embeddings.FlattenedLength, gradient);
        double mean = Tensor.Dot(embeddings, embeddings) / (double)embeddings.FlattenedLength;
        return new(mean, mean, TermCount: 1, ActiveCount: 1, default, default);
    }
}
