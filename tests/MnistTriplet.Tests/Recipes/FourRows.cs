using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;

namespace MnistTriplet.Tests.Recipes;

/// <summary>Two rows of each of two classes, for losses that are made of others.</summary>
internal static class FourRows
{
    public const int Dimension = 3;

    private static readonly int[] Labels = [0, 0, 1, 1];
    private static readonly float[] Rows = [1, 0, 0.2f, 0.8f, 0.1f, 0, 0.1f, 1, 0, 0.5f, 0.6f, 1];

    /// <summary>Evaluates a loss on the rows; a gradient that it does not write is NaN.</summary>
    public static (LossResult Result, float[] Gradient) Evaluate(IEmbeddingLoss loss, long step = 0)
    {
        var batch = new EmbeddedBatch(loss.Distance);
        Rows.CopyTo(batch.Start(Labels, Dimension, step).GetSpan([0, 0], Rows.Length));
        float[] gradient = new float[Rows.Length];
        Array.Fill(gradient, float.NaN);
        return (loss.Evaluate(batch, new TensorSpan<float>(gradient, [4, Dimension], [])), gradient);
    }
}
