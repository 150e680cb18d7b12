using System.Globalization;
using System.Runtime.ExceptionServices;

namespace MetricLearning.Postgres;

/// <content>Loading.</content>
public sealed partial class ShardedGallery
{
    /// <summary>How long the steps of a load wait.</summary>
    internal LoadLimits Limits { get; init; } = new();

    /// <summary>
    /// Loads any number of rows from one stream by one binary COPY for each shard, each in a transaction of its own. After every shard has
    /// taken its rows the first is committed, and then the others at once. Takes memory for a few rows.
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
    /// A server failed, or the connection to it, or waited 30 s for another change that has an id of the rows. If
    /// <see cref="PostgresGalleryException.LoadedShards"/> or <see cref="PostgresGalleryException.UncertainShards"/> is not empty, some
    /// commits were done, or may have been.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <remarks>
    /// <para>
    /// Whatever fails before the first commit leaves no row on any shard. If a server fails between the first commit and the last, which
    /// take milliseconds, <see cref="PostgresGalleryException.LoadedShards"/> have their rows. If the answer to a commit is lost, or does
    /// not come within 10 minutes, the server is asked for 20 s or so what became of it; a shard that does not tell is one of
    /// <see cref="PostgresGalleryException.UncertainShards"/>, and has all its rows or none. Each other shard has none.
    /// </para>
    /// <para>
    /// To repair that, first load again the rows whose <see cref="ShardOf"/> of the id is in neither list. Then load those of each
    /// uncertain shard by a call of its own: it throws <see cref="ArgumentException"/>, and changes nothing, if the shard has them. If the
    /// client ends between the commits nobody is told: look which shards have the id of one of their rows, or keep a record.
    /// </para>
    /// <para>
    /// A server checks ids, writes and waits for other changes while rows are sent, but the client hears of it only at the end of the COPY:
    /// an id in use, a full disk or a wait that was too long is thrown when all rows were sent. The 30 s limit each single wait for another
    /// change; there may be several. The time of a load has no limit.
    /// </para>
    /// <para>
    /// Exceptions of <paramref name="rows"/> and <paramref name="progress"/> pass through; nothing is loaded then, unless it was told the
    /// final number. If the network is silent then, giving up takes 10 s or so. One connection for each shard is held meanwhile. Load rows
    /// before an index is made: that is several times faster.
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
        ShardCopy[] copies = [.. shards.Select((shard, i) => shard.NewCopy(i, Limits))];
        try
        {
            long count = await Send(shards[0], copies, rows, progress, cancellationToken).ConfigureAwait(false);
            await All(copies, (copy, token) => copy.Complete(token), cancellationToken).ConfigureAwait(false);

            // Shards that were ready early waited for the others, and may be gone by now.
            await All(copies, (copy, token) => copy.Prepare(token), cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            await Commit(copies).ConfigureAwait(false);
            await Close(copies).ConfigureAwait(false);
            progress?.Report(count);
            return count;
        }
        catch
        {
            await Close(copies).ConfigureAwait(false);
            throw;
        }
    }

    // Any shard can check for all: they have one metric, dimension and vector type.
    private static async Task<long> Send(
        PostgresGallery checking,
        ShardCopy[] copies,
        IAsyncEnumerable<PostgresRow> rows,
        IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        foreach (ShardCopy copy in copies)
        {
            await copy.Begin(cancellationToken).ConfigureAwait(false);
        }

        long count = 0;
        await foreach (PostgresRow row in checking.Checked(rows, _ => { }, cancellationToken).ConfigureAwait(false))
        {
            await copies[ShardHash.Place(row.Id, copies.Length)].Write(row, cancellationToken).ConfigureAwait(false);
            count++;
            if (count % PostgresGallery.ProgressRows == 0)
            {
                progress?.Report(count);
            }
        }

        return count;
    }

    // The first failure stops the others, and is the one that is thrown: theirs say that they were stopped.
    private static async Task All(
        ShardCopy[] copies, Func<ShardCopy, CancellationToken, Task> step, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ExceptionDispatchInfo? first = null;
        await Task.WhenAll(copies.Select(async copy =>
        {
            try
            {
                await step(copy, stop.Token).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                if (Interlocked.CompareExchange(ref first, ExceptionDispatchInfo.Capture(error), null) is null)
                {
                    await stop.CancelAsync().ConfigureAwait(false);
                }
            }
        })).ConfigureAwait(false);
        if (first?.SourceException is OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested(); // with the caller's token, not that of this method
        }

        first?.Throw();
    }

    private static Task Close(ShardCopy[] copies) => Task.WhenAll(copies.Select(copy => copy.DisposeAsync().AsTask()));

    private static async Task Commit(ShardCopy[] copies)
    {
        // Alone, since nothing is done where it fails; the others go on even if a failure follows: the fewer are to be loaded again.
        PostgresGalleryException? first = await copies[0].Commit().ConfigureAwait(false);
        if (first is not null && first.UncertainShards.Count == 0)
        {
            throw first;
        }

        PostgresGalleryException?[] failures =
            [first, .. await Task.WhenAll(copies.Skip(1).Select(copy => copy.Commit())).ConfigureAwait(false)];
        if (failures.Any(one => one is not null))
        {
            throw Partial(failures);
        }
    }

    private static PostgresGalleryException Partial(PostgresGalleryException?[] failures)
    {
        int[] loaded = [.. Enumerable.Range(0, failures.Length).Where(i => failures[i] is null)];
        PostgresGalleryException[] told = [.. failures.OfType<PostgresGalleryException>()];
        int[] uncertain = [.. told.SelectMany(one => one.UncertainShards)];
        string messages = string.Join(" ", told.Select(one => one.Message));
        return new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{loaded.Length} of {failures.Length} shards have their rows; commits that failed: {told.Length}. {messages} Load the ") +
            $"rows again for which neither {nameof(PostgresGalleryException.LoadedShards)} ({string.Join(", ", loaded)}) nor " +
            $"{nameof(PostgresGalleryException.UncertainShards)} ({string.Join(", ", uncertain)}) contains {nameof(ShardOf)} of the id; " +
            "then those of each uncertain shard by a call of its own, which is refused if the shard has them.",
            told.Length == 1 ? told[0] : new AggregateException(told))
        {
            SqlState = told[0].SqlState,
            LoadedShards = loaded.AsReadOnly(),
            UncertainShards = uncertain.AsReadOnly(),
        };
    }
}
