using MetricLearning.Distances;

namespace MetricLearning.Sampling;

/// <summary>Chooses which pairs of rows of an embedded batch are compared.</summary>
/// <remarks>A choice is a pure function of (the sampler's options and seed, the batch and its step number).</remarks>
public interface IPairSampler
{
    /// <summary>Replaces the content of <paramref name="destination"/> by the pairs to compare.</summary>
    /// <param name="batch">The rows, their labels and, on demand, their distances.</param>
    /// <param name="destination">
    /// Receives, for each anchor of the batch, the rows of its label and of other labels to compare it with.
    /// </param>
    void Sample(EmbeddedBatch batch, PairSet destination);
}
