using System.Numerics.Tensors;

namespace MetricLearning.Networks;

/// <summary>
/// Forward and backward passes over batches, with the memory they share. Not thread-safe; allocates nothing once created.
/// </summary>
public interface ITrainingPass
{
    /// <summary>Embeds a batch as training does and keeps the activations that <see cref="Backward"/> needs.</summary>
    /// <remarks>
    /// Layers that behave differently in training do so here: statistics are those of the batch and are carried over into
    /// the measured ones of <see cref="IEmbeddingNetwork.Parameters"/>, and random omissions are made. <see
    /// cref="IEmbeddingNetwork.Embed"/> does neither.
    /// </remarks>
    /// <param name="features">All feature rows, [n × f]. They must not change until <see cref="Backward"/> has returned.</param>
    /// <param name="rows">The rows of the batch, [b], each in 0..n−1; repeats are allowed.</param>
    /// <param name="stepIndex">
    /// The number of the training step, from 0; random omissions derive from it, a seed and the row's place in the batch.
    /// </param>
    /// <param name="destination">Receives the embeddings, [b × d]; must not overlap <paramref name="features"/>.</param>
    void Forward(Tensor<float> features, ReadOnlySpan<int> rows, long stepIndex, in TensorSpan<float> destination);

    /// <summary>Computes the gradient of every parameter for the batch of the last <see cref="Forward"/>.</summary>
    /// <param name="embeddingGradient">The gradient of the loss with respect to the embeddings, [b × d].</param>
    /// <exception cref="InvalidOperationException">
    /// <see cref="Forward"/> has not been called, or not since the last backward pass.
    /// </exception>
    void Backward(in ReadOnlyTensorSpan<float> embeddingGradient);

    /// <summary>
    /// The gradient of a learned parameter from the last backward pass, flattened like the parameter's values; empty for a measured one.
    /// May be scaled in place.
    /// </summary>
    /// <param name="parameter">The parameter's index in <see cref="IEmbeddingNetwork.Parameters"/>.</param>
    Span<float> Gradient(int parameter);
}
