using MetricLearning.Distances;

namespace MetricLearning.Sampling;

/// <summary>Chooses which triplets among the rows of an embedded batch are compared.</summary>
/// <remarks>
/// The anchors of triplets are anchors of the batch, the first <see cref="EmbeddedBatch.AnchorCount"/> rows; partners may be any rows. A
/// choice is a pure function of (the sampler's options and seed, the batch and its step number). Anchors that lack a positive or a
/// negative in the batch give no triplet.
/// </remarks>
public interface ITripletSampler
{
    /// <summary>Replaces the content of <paramref name="destination"/> by the triplets to compare.</summary>
    /// <param name="batch">The rows, their labels and, on demand, their distances.</param>
    /// <param name="destination">Receives index triples into the batch.</param>
    void Sample(EmbeddedBatch batch, TripletSet destination);
}
