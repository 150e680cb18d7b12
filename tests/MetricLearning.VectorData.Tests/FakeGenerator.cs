using Microsoft.Extensions.AI;

namespace MetricLearning.VectorData.Tests;

/// <summary>A generator whose vectors a function gives.</summary>
internal sealed class FakeGenerator(Func<string, float[]> encode) : IEmbeddingGenerator<string, Embedding<float>>
{
    public int CallCount { get; private set; }

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        CallCount++;
        return Task.FromResult<GeneratedEmbeddings<Embedding<float>>>(new(values.Select(value => new Embedding<float>(encode(value)))));
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
