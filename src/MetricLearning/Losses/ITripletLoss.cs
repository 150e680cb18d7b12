using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Sampling;

namespace MetricLearning.Losses;

/// <summary>A loss over triplets of embeddings: its value and its gradient in one call.</summary>
/// <remarks>
/// <para>
/// As an <see cref="IEmbeddingLoss"/>, as a trainer takes it, it compares all triplets of the batch; <see cref="SampledTripletLoss"/> makes
/// one of a triplet loss and a sampler that chooses some.
/// </para>
/// <para>
/// To write one: read rows from <see cref="EmbeddedBatch.Embeddings"/> or distances from <see cref="EmbeddedBatch.Distances"/>; gather the
/// gradient with respect to the distances and let <see cref="EmbeddedBatch.Backward(in ReadOnlyTensorSpan{float}, in TensorSpan{float})"/>
/// turn it into that of the embeddings. A <see cref="TripletSet"/> with <see cref="TripletSet.IsAll"/> lists nothing: take its triplets
/// from the labels. An embedding may be NaN or infinite; return NaN then, so that training stops instead of going on with a wrong step.
/// </para>
/// <para>
/// Calls come one after the other, from the thread that trains, so neither the loss nor the batch need be thread-safe. Threads that a loss
/// starts itself may read the batch once the calling thread has read <see cref="EmbeddedBatch.Distances"/>, and must end before it returns.
/// </para>
/// </remarks>
public interface ITripletLoss : IEmbeddingLoss
{
    /// <summary>Computes the loss and its gradient with respect to the embeddings of the anchors.</summary>
    /// <param name="batch">
    /// Embeddings [b × d] with their labels and, on demand, distances; compared by <see cref="IEmbeddingLoss.Distance"/>. Valid until the
    /// call returns.
    /// </param>
    /// <param name="triplets">
    /// The triplets to compare; may be empty, which gives loss 0 and gradient 0. Valid until the call returns.
    /// </param>
    /// <param name="gradient">Receives the gradient, [<see cref="EmbeddedBatch.AnchorCount"/> × d]; every element is written.</param>
    /// <returns>The loss and the sums behind it; its terms are the triplets.</returns>
    LossResult Evaluate(EmbeddedBatch batch, TripletSet triplets, in TensorSpan<float> gradient);

    /// <inheritdoc/>
    LossResult IEmbeddingLoss.Evaluate(EmbeddedBatch batch, in TensorSpan<float> gradient) =>
        EveryTriplet.Evaluate(this, batch, gradient);
}
