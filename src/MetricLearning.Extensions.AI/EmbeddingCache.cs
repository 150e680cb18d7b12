using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace MetricLearning.Extensions.AI;

/// <summary>The vectors that a generator gave for inputs, so that each distinct input is encoded once.</summary>
/// <remarks>
/// <para>
/// An encoder costs far more than training a head on its vectors: with a cache, other labels, other options or more rows cost only the
/// inputs that are new. Vectors stay in memory, 4·d bytes each, as long as the cache; for a cache on disk or among machines use the
/// distributed cache of Microsoft.Extensions.AI below it.
/// </para>
/// <para>
/// Thread-safe: calls wait for each other, so that no input is encoded twice. When the generator fails, or the call is cancelled, the
/// vectors of the batches before it stay, and a further call goes on after them; a batch that was refused leaves nothing.
/// </para>
/// </remarks>
/// <typeparam name="TInput">What is encoded, such as <see cref="string"/> or <see cref="DataContent"/>.</typeparam>
[SuppressMessage("Design", "CA1001", Justification = "Without its wait handle the semaphore holds nothing to dispose.")]
public sealed class EmbeddingCache<TInput>
    where TInput : notnull
{
    private readonly SemaphoreSlim _encoding = new(1, 1);
    private readonly Lock _reading = new();
    private readonly Dictionary<TInput, ReadOnlyMemory<float>> _vectors;
    private readonly EmbeddingOptions<TInput> _options;
    private readonly string _expectedBy;
    private readonly UsageDetails _usage = new();
    private int _dimension;

    /// <summary>Makes an empty cache.</summary>
    /// <param name="generator">What encodes inputs.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="generator"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 1.</exception>
    public EmbeddingCache(IEmbeddingGenerator<TInput, Embedding<float>> generator, EmbeddingOptions<TInput>? options = null)
        : this(generator, options, dimension: 0, "that of the embeddings before")
    {
    }

    internal EmbeddingCache(
        IEmbeddingGenerator<TInput, Embedding<float>> generator, EmbeddingOptions<TInput>? options, int dimension, string expectedBy)
    {
        ArgumentNullException.ThrowIfNull(generator);
        _options = options ?? new();
        if (_options.BatchSize < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), _options.BatchSize,
                $"options.BatchSize is {_options.BatchSize}; expected 1 or more. Take 64 when in doubt.");
        }

        (Generator, _dimension, _expectedBy) = (generator, dimension, expectedBy);
        _vectors = new(_options.Comparer);
    }

    /// <summary>What encodes inputs.</summary>
    public IEmbeddingGenerator<TInput, Embedding<float>> Generator { get; }

    /// <summary>How it encodes.</summary>
    internal EmbeddingOptions<TInput> Options => _options;

    /// <summary>The number of distinct inputs that have been encoded.</summary>
    public int Count
    {
        get
        {
            lock (_reading)
            {
                return _vectors.Count;
            }
        }
    }

    /// <summary>What all calls of the generator used together, where it says so. A copy, taken at one moment.</summary>
    public UsageDetails Usage
    {
        get
        {
            lock (_reading)
            {
                UsageDetails copy = new();
                copy.Add(_usage);
                return copy;
            }
        }
    }

    /// <summary>Gives the vectors of inputs, and encodes those that are not known yet, batch after batch.</summary>
    /// <param name="inputs">The inputs, [n], 0 ≤ n; read once, before the generator is called.</param>
    /// <param name="cancellationToken">Asks to stop; passed to the generator, and heeded between batches.</param>
    /// <returns>Their vectors, [n], in the order of the inputs, each of d finite values; not to be changed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="inputs"/> is null.</exception>
    /// <exception cref="ArgumentException">An input is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// The generator returned null, another count, or a vector of another dimension than before or with a value that is not finite.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(
        IEnumerable<TInput> inputs, CancellationToken cancellationToken = default)
    {
        TInput[] own = Inputs.Of(inputs, nameof(inputs));
        await _encoding.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            TInput[] missing = [.. own.Distinct(_options.Comparer).Where(input => !_vectors.ContainsKey(input))];
            for (int done = 0; done < missing.Length;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                TInput[] batch = missing[done..Math.Min(done + _options.BatchSize, missing.Length)];
                await EncodeAsync(batch, cancellationToken).ConfigureAwait(false);
                done += batch.Length;
                _options.Progress?.Report(new(done, missing.Length));
            }

            return [.. own.Select(input => _vectors[input])];
        }
        finally
        {
            _encoding.Release();
        }
    }

    private async Task EncodeAsync(TInput[] batch, CancellationToken cancellationToken)
    {
        GeneratedEmbeddings<Embedding<float>> result = await Generator.GenerateAsync(batch, _options.Generation, cancellationToken)
            .ConfigureAwait(false);
        float[] rows = GeneratedRows.Of(result, batch.Length, _dimension, _expectedBy);
        lock (_reading)
        {
            _dimension = rows.Length / batch.Length;
            for (int i = 0; i < batch.Length; i++)
            {
                _vectors.Add(batch[i], rows.AsMemory(i * _dimension, _dimension));
            }

            if (result.Usage is not null)
            {
                _usage.Add(result.Usage);
            }
        }
    }
}
