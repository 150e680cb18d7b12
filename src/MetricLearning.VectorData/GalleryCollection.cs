using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;

namespace MetricLearning.VectorData;

/// <summary>A collection of records in memory, searched exactly, saved and loaded as one file.</summary>
/// <remarks>
/// <para>
/// Vectors lie in a <see cref="Neighbors.Gallery"/>; records are kept without them, as copies that the map makes, and given back as
/// copies. A search finds what a full sort by (distance in double precision, order) does; records are in the order in which they were last
/// upserted. The cosine of a vector of zeros with any other is 0.
/// </para>
/// <para>
/// As with any collection of a vector store, it must be made by <see cref="EnsureCollectionExistsAsync"/>, or loaded, before it is used;
/// else calls fail by a <see cref="VectorStoreException"/>. Everything is done on the calling thread before a task is returned, but for the
/// embedding generator and the threads of a search.
/// </para>
/// <para>
/// An <see cref="ArgumentException"/> is thrown at once. All else that goes wrong is in the task, or thrown when results are asked for: the
/// <see cref="VectorStoreException"/>, the <see cref="OperationCanceledException"/> of a cancelled token, and what the map throws.
/// </para>
/// <para>
/// Thread-safe, any number of readers and writers. Each call is one change, and readers see all of it or nothing; a call that throws has
/// changed nothing. Cost: a search O(n·d) and O(n) calls of a filter; a change O(d) for each record, and O(n) once for the first search
/// after it.
/// </para>
/// <para>
/// Records are read by code, that of the map, not by reflection. Filters and orders are expressions that are interpreted, also where the
/// runtime could compile them, so native AOT gives the same. Members that an expression names are kept by the trimmer.
/// </para>
/// </remarks>
/// <typeparam name="TKey">The key of a record.</typeparam>
/// <typeparam name="TRecord">The record.</typeparam>
[SuppressMessage("Naming", "CA1711", Justification = "It is a VectorStoreCollection, which the name must say.")]
public sealed partial class GalleryCollection<TKey, TRecord> : VectorStoreCollection<TKey, TRecord>
    where TKey : notnull
    where TRecord : class
{
    /// <summary>The system's name in the metadata.</summary>
    public const string SystemName = "metric-learning";

    private readonly IEmbeddingGenerator? _generator;
    private readonly int? _degree;
    private volatile GalleryRecords<TKey, TRecord>? _records; // null until the collection exists

    /// <summary>Makes a collection that does not exist yet.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="map">How records are read.</param>
    /// <param name="embeddingGenerator">
    /// What embeds values that are searched by, such as an <c>IEmbeddingGenerator&lt;string, Embedding&lt;float&gt;&gt;</c>; null if only
    /// vectors are. It is not disposed, and records are upserted with their vectors all the same.
    /// </param>
    /// <param name="maxDegreeOfParallelism">
    /// The largest number of threads of one search, 1 ≤ degree; null for the number of processors. It never changes a result.
    /// </param>
    /// <exception cref="ArgumentNullException">Name or map is null.</exception>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The degree is below 1.</exception>
    public GalleryCollection(
        string name,
        GalleryRecordMap<TKey, TRecord> map,
        IEmbeddingGenerator? embeddingGenerator = null,
        int? maxDegreeOfParallelism = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(map);
        if (name.Length == 0)
        {
            throw new ArgumentException("name is empty; expected one. Pass a name, such as \"parts\".", nameof(name));
        }

        if (maxDegreeOfParallelism < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maxDegreeOfParallelism), maxDegreeOfParallelism,
                $"maxDegreeOfParallelism is {maxDegreeOfParallelism}; expected 1 or more. Pass 1 for one thread, or null for all.");
        }

        (Name, Map, _generator, _degree) = (name, map, embeddingGenerator, maxDegreeOfParallelism);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>How records are read.</summary>
    public GalleryRecordMap<TKey, TRecord> Map { get; }

    /// <summary>The number of records; 0 while the collection does not exist. O(1).</summary>
    public int Count => _records?.Count ?? 0;

    /// <inheritdoc/>
    public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<bool>(cancellationToken)
            : Task.FromResult(_records is not null);

    /// <inheritdoc/>
    public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        Interlocked.CompareExchange(ref _records, new(Map, _degree), null);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        _records = null;
        return Task.CompletedTask;
    }

    /// <summary>Adds a record, or replaces the one of its key.</summary>
    /// <param name="record">The record, with a vector of d finite values. It is copied.</param>
    /// <param name="cancellationToken">Asks to stop; heeded before the change.</param>
    /// <exception cref="ArgumentException">The record or its key is null, or its vector has another dimension or is not finite.</exception>
    /// <exception cref="VectorStoreException">The collection does not exist.</exception>
    public override Task UpsertAsync(TRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return UpsertAsync([record], cancellationToken);
    }

    /// <summary>Adds records and replaces those of their keys, all in one change. Of several of one key the last one counts.</summary>
    /// <param name="records">The records, each with a vector of d finite values. They are copied.</param>
    /// <param name="cancellationToken">Asks to stop; heeded before the change.</param>
    /// <exception cref="ArgumentNullException"><paramref name="records"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// A record or key is null, or a vector has another dimension or is not finite. Nothing has changed.
    /// </exception>
    /// <exception cref="VectorStoreException">The collection does not exist.</exception>
    public override Task UpsertAsync(IEnumerable<TRecord> records, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        TRecord[] own = [.. records];
        return Change(existing => existing.Upsert(own), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task DeleteAsync(TKey key, CancellationToken cancellationToken = default) => DeleteAsync([key], cancellationToken);

    /// <summary>Removes records, all in one change; keys that none has are passed over.</summary>
    /// <param name="keys">Their keys.</param>
    /// <param name="cancellationToken">Asks to stop; heeded before the change.</param>
    /// <exception cref="ArgumentNullException"><paramref name="keys"/> is null.</exception>
    /// <exception cref="ArgumentException">A key is null. Nothing has changed.</exception>
    /// <exception cref="VectorStoreException">The collection does not exist.</exception>
    public override Task DeleteAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default)
    {
        TKey[] own = Keys(keys);
        return Change(existing => existing.Remove(own), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<TRecord?> GetAsync(
        TKey key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        TKey[] own = Keys([key]);
        return Done(existing => existing.Find(own, options?.IncludeVectors ?? false)[0], cancellationToken);
    }

    /// <summary>Gives the records of keys; those that none has are passed over.</summary>
    /// <param name="keys">The keys, read at once. A record comes as often as its key does.</param>
    /// <param name="options">Whether vectors are wanted.</param>
    /// <param name="cancellationToken">Asks to stop.</param>
    /// <returns>The records in the order of the keys, all of one moment, that of the first one being asked for.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="keys"/> is null.</exception>
    /// <exception cref="ArgumentException">A key is null.</exception>
    /// <exception cref="VectorStoreException">The collection does not exist.</exception>
    public override IAsyncEnumerable<TRecord> GetAsync(
        IEnumerable<TKey> keys, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default) =>
        GetLater(Keys(keys), options?.IncludeVectors ?? false, cancellationToken);

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(VectorStoreCollectionMetadata)
                ? new VectorStoreCollectionMetadata { VectorStoreSystemName = SystemName, CollectionName = Name }
            : serviceType == typeof(GalleryRecordMap<TKey, TRecord>) ? Map
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    private static TKey[] Keys(IEnumerable<TKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        TKey[] own = [.. keys];
        int missing = Array.FindIndex(own, key => key is null);
        return missing < 0 ? own : throw new ArgumentException($"keys[{missing}] is null; expected a key. Leave it out.", nameof(keys));
    }

    private async IAsyncEnumerable<TRecord> GetLater(
        TKey[] keys, bool includeVectors, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (TRecord? record in Existing(nameof(GetAsync)).Find(keys, includeVectors))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (record is not null)
            {
                yield return record;
            }
        }
    }

    private Task<bool> Change(
        Action<GalleryRecords<TKey, TRecord>> change, CancellationToken cancellationToken, [CallerMemberName] string operation = "") =>
        Done(
            existing =>
            {
                change(existing);
                return true;
            },
            cancellationToken, operation);

    // What is wrong with an argument is thrown; all else is in the task.
    private Task<TResult> Done<TResult>(
        Func<GalleryRecords<TKey, TRecord>, TResult> work,
        CancellationToken cancellationToken,
        [CallerMemberName] string operation = "")
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<TResult>(cancellationToken);
        }

        try
        {
            return Task.FromResult(work(Existing(operation)));
        }
        catch (Exception e) when (e is not ArgumentException)
        {
            return Task.FromException<TResult>(e);
        }
    }

    private GalleryRecords<TKey, TRecord> Existing([CallerMemberName] string operation = "") =>
        _records ?? throw new VectorStoreException(
            $"The collection {Name} does not exist; expected one that was made or loaded. Call EnsureCollectionExistsAsync first.")
        {
            VectorStoreSystemName = SystemName,
            CollectionName = Name,
            OperationName = operation,
        };

    private TRecord Copy(GalleryView<TKey, TRecord> view, GalleryEntry<TKey, TRecord> entry, int slot, bool includeVectors) =>
        Map.WithVector(entry.Record, includeVectors ? view.VectorAt(slot) : ReadOnlyMemory<float>.Empty);
}
