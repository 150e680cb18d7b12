using System.Numerics.Tensors;
using MetricLearning.Distances;

namespace MetricLearning.Losses;

/// <summary>A loss over the rows of an embedded batch: its value and its gradient in one call. What a trainer minimises.</summary>
public interface IEmbeddingLoss
{
    /// <summary>The distance by which the loss compares rows.</summary>
    EmbeddingDistance Distance { get; }

    /// <summary>Computes the loss and its gradient with respect to the embeddings of the anchors.</summary>
    /// <param name="batch">Embeddings with their labels and, on demand, distances; compared by <see cref="Distance"/>.</param>
    /// <param name="gradient">Receives the gradient, [<see cref="EmbeddedBatch.AnchorCount"/> × d]; every element is written.</param>
    /// <returns>The loss and the sums behind it.</returns>
    LossResult Evaluate(EmbeddedBatch batch, in TensorSpan<float> gradient);
}
