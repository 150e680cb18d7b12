namespace MetricLearning.Networks;

/// <summary>What an <see cref="EmbeddingNetwork"/> can do without.</summary>
public sealed record EmbeddingNetworkOptions
{
    /// <summary>
    /// How weights are drawn; null for He's way in layers with relu or gelu and Xavier's in all others. Biases start at 0.
    /// </summary>
    public WeightInitializer? Initializer { get; init; }

    /// <summary>
    /// The largest number of threads that <see cref="EmbeddingNetwork.Embed"/> may use, 1 ≤ degree. The result does not depend on it.
    /// </summary>
    public int MaxDegreeOfParallelism { get; init; } = Environment.ProcessorCount;
}
