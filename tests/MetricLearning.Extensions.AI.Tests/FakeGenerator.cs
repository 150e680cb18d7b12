using Microsoft.Extensions.AI;

namespace MetricLearning.Extensions.AI.Tests;

/// <summary>A generator whose vectors a function gives, and which does wrong when told to.</summary>
internal sealed class FakeGenerator<TInput>(Func<TInput, float[]> encode) : IEmbeddingGenerator<TInput, Embedding<float>>
{
    public static readonly DateTimeOffset CreatedAt = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public List<TInput[]> Calls { get; } = [];

    public List<EmbeddingGenerationOptions?> Options { get; } = [];

    public List<CancellationToken> Tokens { get; } = [];

    public EmbeddingGeneratorMetadata? Metadata { get; set; } = new("fake", new Uri("http://127.0.0.1/"), "fake-1", 99);

    /// <summary>Changes what is returned; the number of the call is counted from 0.</summary>
    public Func<int, GeneratedEmbeddings<Embedding<float>>, GeneratedEmbeddings<Embedding<float>>>? Change { get; set; }

    public bool IsDisposed { get; private set; }

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<TInput> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        TInput[] inputs = [.. values];
        int call = Calls.Count;
        Calls.Add(inputs);
        Options.Add(options);
        Tokens.Add(cancellationToken);
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        GeneratedEmbeddings<Embedding<float>> result = new(inputs.Select(input => new Embedding<float>(encode(input))
        {
            CreatedAt = CreatedAt,
            ModelId = "fake-1",
            AdditionalProperties = new() { ["of"] = input },
        }))
        {
            Usage = new() { InputTokenCount = inputs.Length, TotalTokenCount = inputs.Length },
            AdditionalProperties = new() { ["call"] = call },
        };
        return Change is null ? result : Change(call, result);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(EmbeddingGeneratorMetadata) && serviceKey is null ? Metadata
        : serviceType == typeof(string) ? $"service {serviceKey}"
        : serviceType.IsInstanceOfType(this) && serviceKey is null ? this
        : null;

    public void Dispose() => IsDisposed = true;
}
