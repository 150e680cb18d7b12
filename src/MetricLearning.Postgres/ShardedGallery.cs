using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.Postgres;

/// <summary>Rows spread over several galleries, as on several servers, by a hash of their ids.</summary>
/// <remarks>
/// <para>
/// Thread-safe if the shards are. A search asks all shards at once and joins their answers: exact if the shards are exact. Of equal
/// distances within a shard the row that was added first comes first; between shards that of the shard given first.
/// </para>
/// <para>
/// A change of rows on several shards is several changes: readers may see a part of it for a moment. Where an addition fails on one shard,
/// what others had added is removed again. Where a removal fails, others may have removed their rows: call again. Of a load nobody sees a
/// row before all shards have taken theirs.
/// </para>
/// <para>
/// Which shard has a row follows from its id and the number of shards, in that order: give the same shards in the same order always. Other
/// numbers of shards need the rows to be loaded anew.
/// </para>
/// </remarks>
public sealed partial class ShardedGallery : IGallery
{
    private readonly IGallery[] _shards;

    /// <summary>Joins galleries.</summary>
    /// <param name="shards">The galleries, at least one, of one metric and dimension. They stay the caller's.</param>
    /// <exception cref="ArgumentException">
    /// There is none, one is null or given twice, or metrics, dimensions or the vector types of <see cref="PostgresGallery"/>s differ, as
    /// far as these are shards themselves.
    /// </exception>
    public ShardedGallery(IReadOnlyList<IGallery> shards)
    {
        ArgumentNullException.ThrowIfNull(shards);
        _shards = [.. shards];
        if (_shards.Length == 0 || Array.IndexOf(_shards, null) >= 0 || _shards.Distinct().Count() < _shards.Length)
        {
            throw new ArgumentException(
                $"shards has {_shards.Length} entries, of which none may be null or given twice; expected one gallery or more. " +
                "Pass each gallery once.",
                nameof(shards));
        }

        if (_shards.OfType<PostgresGallery>().Select(shard => shard.Options.VectorType).Distinct().Count() > 1)
        {
            throw new ArgumentException(
                "shards holds galleries of vector and of halfvec, which round otherwise. Pass galleries of one vector type.",
                nameof(shards));
        }

        for (int i = 1; i < _shards.Length; i++)
        {
            if (_shards[i].Metric != Metric || _shards[i].Dimension != Dimension)
            {
                throw new ArgumentException(
                    $"shards[{i}] compares {_shards[i].Dimension} columns by {_shards[i].Metric}, and shards[0] {Dimension} by {Metric}. " +
                    "Pass galleries of one metric and dimension.",
                    nameof(shards));
            }
        }
    }

    /// <inheritdoc/>
    public DistanceMetric Metric => _shards[0].Metric;

    /// <inheritdoc/>
    public int Dimension => _shards[0].Dimension;

    /// <summary>The galleries, in the order that was given.</summary>
    public IReadOnlyList<IGallery> Shards => _shards;

    /// <summary>
    /// The place of the shard that has a row, or would have it: <c>FNV-1a(UTF-8 of the id), 64 bits, mixed, modulo shards</c>.
    /// </summary>
    /// <param name="id">The row's id.</param>
    /// <returns>The place, 0 ≤ place &lt; number of shards.</returns>
    public int ShardOf(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return ShardHash.Place(id, _shards.Length);
    }

    /// <inheritdoc/>
    public async ValueTask<GalleryNeighbor[][]> SearchAsync(
        ReadOnlyMemory<float> queries,
        int neighborCount,
        RowSelection? selection = null,
        CancellationToken cancellationToken = default)
    {
        GalleryNeighbor[][][] found = await All(
            shard => shard.SearchAsync(queries, neighborCount, selection, cancellationToken)).ConfigureAwait(false);
        GalleryNeighbor[][] joined = new GalleryNeighbor[found[0].Length][];
        for (int i = 0; i < joined.Length; i++)
        {
            // A stable order: shards as they were given, and rows as each shard ordered them.
            joined[i] = [.. found.SelectMany(shard => shard[i]).OrderBy(row => row.Distance).Take(neighborCount)];
        }

        return joined;
    }

    /// <inheritdoc/>
    /// <remarks>The shards must be <see cref="PostgresGallery"/>s: a centroid is the mean of rows on several.</remarks>
    public async ValueTask<LabelDistance[][]> SearchCentroidsAsync(
        ReadOnlyMemory<float> queries,
        int labelCount,
        RowSelection? selection = null,
        CancellationToken cancellationToken = default)
    {
        GalleryArguments.Count(labelCount, nameof(labelCount));
        int count = GalleryArguments.Rows(queries.Span, Dimension, nameof(queries));
        if (Array.Find(_shards, shard => shard is not ICentroidSource) is { } other)
        {
            throw new NotSupportedException(
                $"A shard is a {other.GetType().Name}, which does not tell the means of its labels. " +
                $"Use {nameof(PostgresGallery)} for all.");
        }

        float[] prepared = ((ICentroidSource)_shards[0]).Prepare(queries.Span, nameof(queries));
        cancellationToken.ThrowIfCancellationRequested();
        if (count == 0)
        {
            return [];
        }

        CentroidSums[] parts = [.. _shards.Select(_ => new CentroidSums(Dimension))];
        await Task.WhenAll(_shards.Select((shard, i) =>
            ((ICentroidSource)shard).ReadAsync(selection, parts[i].Add, cancellationToken).AsTask())).ConfigureAwait(false);
        CentroidSearch search = new(Metric, prepared, Dimension, labelCount);
        CentroidSums.Join(parts, (label, mean) => search.Add(label, mean));
        return search.ToArray();
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<LabelCount>> CountAsync(
        RowSelection? selection = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<LabelCount>[] counts = await All(shard => shard.CountAsync(selection, cancellationToken)).ConfigureAwait(false);
        return
        [
            .. counts.SelectMany(shard => shard).GroupBy(one => one.Label, StringComparer.Ordinal)
                .Select(label => new LabelCount(label.Key, label.Sum(one => one.Count)))
                .OrderBy(one => one.Label, StringComparer.Ordinal),
        ];
    }

    /// <inheritdoc/>
    public async ValueTask AddAsync(
        IReadOnlyList<string> labels,
        ReadOnlyMemory<float> rows,
        IReadOnlyList<string> ids,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(ids);
        int count = GalleryArguments.Rows(rows.Span, Dimension, nameof(rows));
        string[] ownLabels = GalleryArguments.Texts(labels, count, nameof(labels));
        string[] ownIds = GalleryArguments.Ids(ids, count, nameof(ids));
        int[][] places = Split(ownIds);
        Task[] additions =
        [
            .. _shards.Select((shard, i) => Call(() => shard.AddAsync(
                [.. places[i].Select(place => ownLabels[place])],
                Rows(rows.Span, places[i]),
                [.. places[i].Select(place => ownIds[place])],
                cancellationToken))),
        ];
        await Task.WhenAll(additions).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
        if (Array.Find(additions, task => !task.IsCompletedSuccessfully) is not Task failed)
        {
            return;
        }

        // Not cancellable: it makes the call one that has changed nothing.
        await Task.WhenAll(_shards.Select((shard, i) => additions[i].IsCompletedSuccessfully
            ? Call(() => shard.RemoveAsync([.. places[i].Select(place => ownIds[place])], CancellationToken.None))
            : Task.FromResult(0))).ConfigureAwait(false);
        await failed.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<bool> RelabelAsync(string id, string label, CancellationToken cancellationToken = default) =>
        _shards[ShardOf(id)].RelabelAsync(id, label, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<int> RemoveAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        string[] own = GalleryArguments.Texts(ids, nameof(ids));
        int[][] places = Split(own);
        int[] counts = await Task.WhenAll(_shards.Select((shard, i) =>
            Call(() => shard.RemoveAsync([.. places[i].Select(place => own[place])], cancellationToken)))).ConfigureAwait(false);
        return counts.Sum();
    }

    /// <inheritdoc/>
    public async ValueTask<int> RemoveLabelAsync(string label, CancellationToken cancellationToken = default) =>
        (await All(shard => shard.RemoveLabelAsync(label, cancellationToken)).ConfigureAwait(false)).Sum();

    private Task<T[]> All<T>(Func<IGallery, ValueTask<T>> call) => Task.WhenAll(_shards.Select(shard => Call(() => call(shard))));

    // A shard that throws before it returns is a task that failed, as one that fails later: the calls of the others are not forgotten.
    private static async Task<T> Call<T>(Func<ValueTask<T>> call) => await call().ConfigureAwait(false);

    private static async Task Call(Func<ValueTask> call) => await call().ConfigureAwait(false);

    private int[][] Split(string[] ids)
    {
        List<int>[] places = [.. _shards.Select(_ => new List<int>())];
        for (int i = 0; i < ids.Length; i++)
        {
            places[ShardHash.Place(ids[i], _shards.Length)].Add(i);
        }

        return [.. places.Select(shard => shard.ToArray())];
    }

    private float[] Rows(ReadOnlySpan<float> rows, int[] places)
    {
        float[] own = new float[places.Length * Dimension];
        for (int i = 0; i < places.Length; i++)
        {
            rows.Slice(places[i] * Dimension, Dimension).CopyTo(own.AsSpan(i * Dimension));
        }

        return own;
    }
}
