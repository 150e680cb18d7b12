using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Sampling;

namespace MetricLearning.Losses;

/// <summary>A loss over triplets of embeddings: its value and its gradient in one call.</summary>
public interface ITripletLoss
{
    /// <summary>The distance by which the loss compares rows, and by which samplers choose.</summary>
    EmbeddingDistance Distance { get; }

    /// <summary>Computes the loss and its gradient with respect to the embeddings of the anchors.</summary>
    /// <param name="batch">Embeddings [b × d] with their labels and, on demand, distances.</param>
    /// <param name="triplets">The triplets to compare; may be empty, which gives loss 0 and gradient 0.</param>
    /// <param name="gradient">Receives the gradient, [<see cref="EmbeddedBatch.AnchorCount"/> × d]; every element is written.</param>
    /// <returns>The loss and the sums behind it; its terms are the triplets.</returns>
    LossResult Evaluate(EmbeddedBatch batch, TripletSet triplets, in TensorSpan<float> gradient);
}
