using MetricLearning.Distances;
using MetricLearning.Internal;

namespace MetricLearning.Tests.Golden;

/// <summary>A batch for which figures are known.</summary>
internal sealed record GoldenBatch(float[][] Embeddings, int[] Labels)
{
    public EmbeddedBatch Open(EmbeddingDistance distance) =>
        new(Shape.Tensor([.. Embeddings.SelectMany(row => row)], Embeddings.Length, Embeddings[0].Length), Labels, distance);
}
