namespace MetricLearning.Networks;

/// <summary>What a <see cref="ConvolutionalEmbeddingNetwork"/> can do without.</summary>
public sealed record ConvolutionalEmbeddingNetworkOptions
{
    /// <summary>
    /// How weights are drawn; null for He's way in layers with relu or gelu and Xavier's in all others. Biases start at 0.
    /// </summary>
    public WeightInitializer? Initializer { get; init; }

    /// <summary>
    /// Whether embeddings are scaled to unit length, <c>x / max(‖x‖₂, 1e-12)</c>. A loss that compares rows of unit length does not need
    /// it.
    /// </summary>
    public bool NormalizesOutput { get; init; }

    /// <summary>
    /// The largest number of threads that <see cref="ConvolutionalEmbeddingNetwork.Embed"/> may use, 1 ≤ degree. The result does not depend
    /// on it.
    /// </summary>
    public int MaxDegreeOfParallelism { get; init; } = Environment.ProcessorCount;
}
