using MetricLearning.Classification;
using Microsoft.Extensions.AI;

namespace MetricLearning.Extensions.AI;

/// <summary>A generator whose vectors are those of an inner generator, embedded by a trained head.</summary>
/// <remarks>
/// <para>
/// Usage, additional properties, the time and the model id of each embedding are the inner generator's. Its <see
/// cref="EmbeddingGeneratorMetadata"/> is passed on with the dimension of the head; <see cref="GetService"/> gives the head itself as a
/// <see cref="NetworkEnsemble"/>, and all else that the inner generator gives.
/// </para>
/// <para>
/// <see cref="EmbeddingGenerationOptions.Dimensions"/> is about the result, so it must be null or the head's dimension, and is not passed
/// on: an inner generator that must be asked for a dimension is told by <c>ConfigureOptions</c> after this one in the builder.
/// </para>
/// <para>
/// Thread-safe if the inner generator is. Cost: the inner generator's, and the multiply-adds of the head, which run on the thread that
/// the inner generator returns on. The same vector gives the same result to the bit, alone or among others.
/// </para>
/// </remarks>
/// <typeparam name="TInput">What is embedded, such as <see cref="string"/> or <see cref="DataContent"/>.</typeparam>
public sealed class MetricLearningEmbeddingGenerator<TInput> : DelegatingEmbeddingGenerator<TInput, Embedding<float>>
{
    private const string ExpectedBy = "the columns of the head";

    /// <summary>Puts a head on a generator.</summary>
    /// <param name="innerGenerator">The generator whose vectors the head takes. It is disposed with this one.</param>
    /// <param name="head">The head, such as <see cref="SimilarityClassifier.Embedder"/>.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public MetricLearningEmbeddingGenerator(IEmbeddingGenerator<TInput, Embedding<float>> innerGenerator, NetworkEnsemble head)
        : base(innerGenerator)
    {
        ArgumentNullException.ThrowIfNull(head);
        Head = head;
    }

    /// <summary>What embeds the inner generator's vectors.</summary>
    public NetworkEnsemble Head { get; }

    /// <summary>Generates an embedding for each input.</summary>
    /// <param name="values">The inputs, [n], 0 ≤ n; read once.</param>
    /// <param name="options">Options for the inner generator; the dimension is null or the head's.</param>
    /// <param name="cancellationToken">Asks to stop; passed on, and heeded before the head embeds.</param>
    /// <returns>The embeddings, [n], in the order of the inputs.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is null.</exception>
    /// <exception cref="ArgumentException">Another dimension than the head's is asked for.</exception>
    /// <exception cref="InvalidOperationException">
    /// The inner generator returned null, another count, or a vector of another dimension or with a value that is not finite, or so large
    /// that its embedding is not.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<TInput> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        HeadVectors.CheckDimensions(options, Head);
        TInput[] inputs = [.. values];
        GeneratedEmbeddings<Embedding<float>> inner = await base.GenerateAsync(inputs, WithoutDimensions(options), cancellationToken)
            .ConfigureAwait(false);
        float[] rows = GeneratedRows.Of(inner, inputs.Length, Head.InputDimension, ExpectedBy);
        cancellationToken.ThrowIfCancellationRequested();
        float[][] vectors = Embed(rows, inputs.Length);
        GeneratedEmbeddings<Embedding<float>> result = new(inputs.Length)
        {
            Usage = inner.Usage,
            AdditionalProperties = inner.AdditionalProperties,
        };
        for (int i = 0; i < vectors.Length; i++)
        {
            result.Add(new(vectors[i])
            {
                CreatedAt = inner[i].CreatedAt,
                ModelId = inner[i].ModelId,
                AdditionalProperties = inner[i].AdditionalProperties,
            });
        }

        return result;
    }

    /// <summary>Gives this generator, its head, its metadata, or what the inner generator gives.</summary>
    /// <param name="serviceType">The type that is wanted.</param>
    /// <param name="serviceKey">A key; null for what this generator itself has.</param>
    /// <returns>The service; null if there is none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="serviceType"/> is null.</exception>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is null && serviceType == typeof(NetworkEnsemble))
        {
            return Head;
        }

        object? service = base.GetService(serviceType, serviceKey);
        return serviceType == typeof(EmbeddingGeneratorMetadata) && serviceKey is null
            ? WithDimension(service as EmbeddingGeneratorMetadata)
            : service;
    }

    private static EmbeddingGenerationOptions? WithoutDimensions(EmbeddingGenerationOptions? options)
    {
        if (options?.Dimensions is null)
        {
            return options;
        }

        EmbeddingGenerationOptions own = options.Clone();
        own.Dimensions = null;
        return own;
    }

    private EmbeddingGeneratorMetadata WithDimension(EmbeddingGeneratorMetadata? inner) =>
        new(inner?.ProviderName, inner?.ProviderUri, inner?.DefaultModelId, Head.EmbeddingDimension);

    private float[][] Embed(float[] rows, int count)
    {
        try
        {
            return count == 0 ? [] : HeadVectors.Embed(Head, rows, count);
        }
        catch (ArgumentException e) // the caller's arguments are right; the inner generator's vectors are not
        {
            throw new InvalidOperationException(
                $"The head cannot embed what the generator returned: {e.Message} Check the generator, or use the one that the head was " +
                "trained with.", e);
        }
    }
}
