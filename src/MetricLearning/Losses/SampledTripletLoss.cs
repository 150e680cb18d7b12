using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Sampling;

namespace MetricLearning.Losses;

/// <summary>A triplet loss together with the sampler that chooses which triplets of the batch it compares.</summary>
/// <remarks>
/// The terms of the result are the triplets chosen. Costs what sampler and loss cost. Not thread-safe; the list of triplets grows to the
/// largest seen and is reused, so a warm evaluation allocates nothing of its own. As deterministic as its two parts.
/// </remarks>
public sealed class SampledTripletLoss : IEmbeddingLoss, IServesOneRun
{
    private readonly ITripletSampler _sampler;
    private readonly TripletSet _triplets = new();

    /// <summary>Puts a loss and a sampler together.</summary>
    /// <param name="loss">Compares the triplets.</param>
    /// <param name="sampler">Chooses them; null for all triplets of the batch, as <see cref="AllTripletSampler"/> does.</param>
    /// <exception cref="ArgumentNullException"><paramref name="loss"/> is null.</exception>
    public SampledTripletLoss(ITripletLoss loss, ITripletSampler? sampler = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        TripletLoss = loss;
        _sampler = sampler ?? new AllTripletSampler();
    }

    /// <inheritdoc/>
    public EmbeddingDistance Distance => TripletLoss.Distance;

    /// <inheritdoc/>
    public bool HasInactiveTerms => TripletLoss.HasInactiveTerms;

    /// <summary>The loss of the triplets chosen.</summary>
    internal ITripletLoss TripletLoss { get; }

    IEnumerable<object> IServesOneRun.Parts => [TripletLoss, _sampler];

    /// <summary>
    /// Chooses triplets of the batch and computes their loss and its gradient with respect to the embeddings of the anchors.
    /// </summary>
    /// <param name="batch">Embeddings with their labels and, on demand, distances; compared by <see cref="Distance"/>.</param>
    /// <param name="gradient">Receives the gradient, [<see cref="EmbeddedBatch.AnchorCount"/> × d]; every element is written.</param>
    /// <returns>The loss and the sums behind it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="batch"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The batch compares its rows by another distance, the gradient is of another shape, or sampler or loss refuse the batch.
    /// </exception>
    public LossResult Evaluate(EmbeddedBatch batch, in TensorSpan<float> gradient)
    {
        ArgumentNullException.ThrowIfNull(batch);
        _sampler.Sample(batch, _triplets);
        return TripletLoss.Evaluate(batch, _triplets, gradient);
    }
}
