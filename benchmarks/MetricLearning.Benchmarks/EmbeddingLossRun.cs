using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;

namespace MetricLearning.Benchmarks;

/// <summary>A batch of 200 random embeddings of ten classes and a loss over it.</summary>
internal sealed class EmbeddingLossRun(IEmbeddingLoss loss)
{
    public const int Rows = 200;
    public const int Classes = 10;
    public const int Dimension = 64;

    private readonly EmbeddedBatch _batch = new(loss.Distance);

    public static int[] Labels { get; } = [.. Enumerable.Range(0, Rows).Select(row => row % Classes)];

    public static float[] Embeddings { get; } = RandomValues.Create(Rows * Dimension, seed: 4);

    public float[] Gradient { get; } = new float[Rows * Dimension];

    /// <summary>Evaluates the loss on a batch that has no distances yet, as in a training step.</summary>
    public double Evaluate()
    {
        Embeddings.CopyTo(_batch.Start(Labels, Dimension, step: 0).GetSpan([0, 0], Embeddings.Length));
        return loss.Evaluate(_batch, new TensorSpan<float>(Gradient, [Rows, Dimension], [])).Value;
    }
}
