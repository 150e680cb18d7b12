using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Networks;
using Microsoft.Extensions.AI;

namespace MetricLearning.Extensions.AI;

/// <summary>A trained network as a generator of embeddings of feature rows.</summary>
/// <remarks>
/// Thread-safe. Embeddings carry neither time nor usage: the same row gives the same embedding to the bit. The work is done before the
/// task is returned; call it from a thread of your own where it must not block. Nothing needs to be disposed.
/// </remarks>
public sealed class NetworkEmbeddingGenerator : IEmbeddingGenerator<ReadOnlyMemory<float>, Embedding<float>>
{
    /// <summary>The provider's name in the metadata.</summary>
    public const string ProviderName = "metric-learning";

    private readonly EmbeddingGeneratorMetadata _metadata;

    /// <summary>Makes a generator of a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="scaler">What rows are scaled by before; null if the network takes them as they are.</param>
    /// <param name="modelId">The model's id in the metadata and in each embedding; null for none.</param>
    /// <exception cref="ArgumentNullException"><paramref name="network"/> is null.</exception>
    /// <exception cref="ArgumentException">Network and scaler differ in columns.</exception>
    public NetworkEmbeddingGenerator(IEmbeddingNetwork network, StandardScaler? scaler = null, string? modelId = null)
        : this(EmbeddingHead.Of(network, scaler), modelId)
    {
    }

    /// <summary>Makes a generator of what a classifier embeds rows by.</summary>
    /// <param name="ensemble">Scaler and networks, such as <see cref="SimilarityClassifier.Embedder"/>.</param>
    /// <param name="modelId">The model's id in the metadata and in each embedding; null for none.</param>
    /// <exception cref="ArgumentNullException"><paramref name="ensemble"/> is null.</exception>
    public NetworkEmbeddingGenerator(NetworkEnsemble ensemble, string? modelId = null)
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        Ensemble = ensemble;
        _metadata = new(ProviderName, providerUri: null, modelId, ensemble.EmbeddingDimension);
    }

    /// <summary>What embeds rows.</summary>
    public NetworkEnsemble Ensemble { get; }

    /// <summary>Embeds rows.</summary>
    /// <param name="values">The rows, [n], 0 ≤ n, each of f finite values; read once.</param>
    /// <param name="options">The dimension is null or the network's; the rest has no meaning here.</param>
    /// <param name="cancellationToken">Asks to stop; heeded before the work.</param>
    /// <returns>The embeddings, [n], in the order of the rows.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// A row has not f values, a value is not finite, or so large that its embedding is not; or another dimension is asked for.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<ReadOnlyMemory<float>> values,
        EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<GeneratedEmbeddings<Embedding<float>>>(cancellationToken);
        }

        try
        {
            HeadVectors.CheckDimensions(options, Ensemble);
            ReadOnlyMemory<float>[] rows = [.. values];
            GeneratedEmbeddings<Embedding<float>> result = new(rows.Length);
            if (rows.Length > 0)
            {
                string? modelId = _metadata.DefaultModelId;
                result.AddRange(HeadVectors.Embed(Ensemble, Matrix(rows), rows.Length)
                    .Select(vector => new Embedding<float>(vector) { ModelId = modelId }));
            }

            return Task.FromResult(result);
        }
        catch (ArgumentException e)
        {
            return Task.FromException<GeneratedEmbeddings<Embedding<float>>>(e);
        }
    }

    /// <summary>Gives this generator, its ensemble or its metadata.</summary>
    /// <param name="serviceType">The type that is wanted.</param>
    /// <param name="serviceKey">A key; there is nothing under one.</param>
    /// <returns>The service; null if there is none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="serviceType"/> is null.</exception>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType == typeof(NetworkEnsemble) ? Ensemble
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Does nothing: there is nothing to dispose.</summary>
    public void Dispose()
    {
    }

    private float[] Matrix(ReadOnlyMemory<float>[] values)
    {
        int columns = Ensemble.InputDimension;
        float[] matrix = new float[checked(values.Length * columns)];
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i].Length != columns)
            {
                throw new ArgumentException(
                    $"values[{i}] has {values[i].Length} values; expected {columns}, the columns of the network. Pass rows of that length.",
                    nameof(values));
            }

            values[i].CopyTo(matrix.AsMemory(i * columns));
        }

        return matrix;
    }
}
