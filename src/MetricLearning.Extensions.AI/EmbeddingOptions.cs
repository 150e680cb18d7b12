using Microsoft.Extensions.AI;

namespace MetricLearning.Extensions.AI;

/// <summary>How inputs are encoded by a generator.</summary>
/// <typeparam name="TInput">What is encoded.</typeparam>
public sealed record EmbeddingOptions<TInput>
{
    /// <summary>How many inputs the generator gets in one call at most, 1 ≤ size; 64 unless set.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>What the generator is told with each call; null, the default, for nothing.</summary>
    public EmbeddingGenerationOptions? Generation { get; init; }

    /// <summary>
    /// Which inputs are the same, and so encoded once; null, the default, for the type's own equality. <see cref="DataContent"/> has none
    /// by content: pass one where pictures repeat.
    /// </summary>
    public IEqualityComparer<TInput>? Comparer { get; init; }

    /// <summary>Receives how far encoding is, after each call of the generator; null for none.</summary>
    public IProgress<EmbeddingProgress>? Progress { get; init; }
}
