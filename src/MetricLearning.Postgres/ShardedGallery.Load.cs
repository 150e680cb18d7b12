using System.Globalization;

namespace MetricLearning.Postgres;

/// <content>Loading.</content>
public sealed partial class ShardedGallery
{
    /// <summary>How long a load waits for another change that has an id of its rows.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Loads any number of rows from one stream by one binary COPY for each shard, each in a transaction of its own. All are committed
    /// after every shard has taken its rows, one shortly after the other. Takes memory for a few rows.
    /// </summary>
    /// <param name="rows">The rows, which are read once. Their ids differ from each other and from those of the gallery.</param>
    /// <param name="progress">Is told the number of rows sent after every 10,000, and at the end; null for nobody.</param>
    /// <param name="cancellationToken">Asks to stop; heeded before the first commit, not after.</param>
    /// <returns>The number of rows loaded.</returns>
    /// <exception cref="ArgumentException">
    /// A row has another number of values or a value that is not finite, a label or id is null, not Unicode or too long, or an id is in use
    /// or given twice. Rows are checked as they are sent.
    /// </exception>
    /// <exception cref="NotSupportedException">A shard is no <see cref="PostgresGallery"/>.</exception>
    /// <exception cref="PostgresGalleryException">
    /// A server failed, or the connection to it, or another change that did not end within 30 s has an id of the rows. If
    /// <see cref="PostgresGalleryException.LoadedShards"/> is not empty, some commits were done.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <remarks>
    /// <para>
    /// Whatever fails before the first commit leaves no row on any shard. If a server fails between the first commit and the last, which
    /// take milliseconds, those that were committed keep their rows, and each other shard has none of its own, or all if it was lost in
    /// the moment of its commit. To repair that, load the other shards' rows again, those for which
    /// <see cref="PostgresGalleryException.LoadedShards"/> does not contain <see cref="ShardOf"/> of the id; that load is refused, and
    /// changes nothing, if a shard has them after all. If the client ends between the commits nobody is told: look which shards have the
    /// id of one of their rows, or keep a record.
    /// </para>
    /// <para>
    /// Exceptions of <paramref name="rows"/> and <paramref name="progress"/> pass through; nothing is loaded then, unless it was told the
    /// final number. One connection for each shard is held meanwhile. Load rows before an index is made: that is several times faster.
    /// </para>
    /// </remarks>
    public async Task<long> LoadAsync(
        IAsyncEnumerable<PostgresRow> rows, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (Array.Find(_shards, shard => shard is not PostgresGallery) is { } other)
        {
            throw new NotSupportedException(
                $"A shard is a {other.GetType().Name}, which cannot be loaded by COPY. Use {nameof(PostgresGallery)} for " +
                "all, or AddAsync.");
        }

        PostgresGallery[] shards = [.. _shards.Cast<PostgresGallery>()];
        ShardCopy[] copies = [.. shards.Select((shard, i) => shard.NewCopy(i, Patience))];
        long count = 0;
        try
        {
            foreach (ShardCopy copy in copies)
            {
                await copy.Begin(cancellationToken).ConfigureAwait(false);
            }

            // Any shard can check for all: they have one metric, dimension and vector type.
            await foreach (PostgresRow row in shards[0].Checked(rows, _ => { }, cancellationToken).ConfigureAwait(false))
            {
                await copies[ShardHash.Place(row.Id, copies.Length)].Write(row, cancellationToken).ConfigureAwait(false);
                count++;
                if (count % PostgresGallery.ProgressRows == 0)
                {
                    progress?.Report(count);
                }
            }

            await Task.WhenAll(copies.Select(copy => copy.Complete(cancellationToken))).ConfigureAwait(false);

            // Shards that were ready early waited for the others, and may be gone by now.
            await Task.WhenAll(copies.Select(copy => copy.CheckAlive(cancellationToken))).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            await Commit(copies).ConfigureAwait(false);
        }
        finally
        {
            await Task.WhenAll(copies.Select(copy => copy.DisposeAsync().AsTask())).ConfigureAwait(false);
        }

        progress?.Report(count);
        return count;
    }

    private static async Task Commit(ShardCopy[] copies)
    {
        List<int> loaded = [];
        PostgresGalleryException? failure = null;
        for (int i = 0; i < copies.Length && (failure is null || loaded.Count > 0); i++)
        {
            try
            {
                await copies[i].Commit().ConfigureAwait(false);
                loaded.Add(i);
            }
            catch (PostgresGalleryException error)
            {
                failure ??= error; // the others go on once one has its rows: the fewer are to be loaded again
            }
        }

        if (failure is not null)
        {
            throw loaded.Count == 0 ? failure : Partial(failure, loaded, copies.Length);
        }
    }

    private static PostgresGalleryException Partial(PostgresGalleryException failure, List<int> loaded, int shards) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{loaded.Count} of {shards} shards have their rows; a commit on another failed. {failure.Message} Load the rows again for " +
            $"which {nameof(PostgresGalleryException.LoadedShards)}, which is {string.Join(", ", loaded)}, does not contain ") +
        $"{nameof(ShardOf)} of the id; that is refused if a shard has them after all.",
        failure)
    {
        SqlState = failure.SqlState,
        LoadedShards = loaded.AsReadOnly(),
    };
}
