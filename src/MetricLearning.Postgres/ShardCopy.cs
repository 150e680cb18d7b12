using System.Globalization;
using Npgsql;

namespace MetricLearning.Postgres;

/// <summary>
/// One shard's part of a load: a COPY in a transaction that is committed after the rows of all shards were taken, and rolled back when it
/// is disposed of before.
/// </summary>
/// <param name="session">Of the shard.</param>
/// <param name="names">Of the shard.</param>
/// <param name="stored">Of the shard.</param>
/// <param name="place">The shard's, for messages.</param>
/// <param name="patience">How long the server waits for another transaction that has an id of the rows.</param>
internal sealed class ShardCopy(GallerySession session, GalleryNames names, StoredRows stored, int place, TimeSpan patience)
    : IAsyncDisposable
{
    private NpgsqlConnection? _connection;
    private NpgsqlTransaction? _transaction;
    private RowCopy? _rows;

    private string Task => string.Create(CultureInfo.InvariantCulture, $"Loading rows into shards[{place}]");

    /// <summary>Connects, and begins the COPY.</summary>
    public async Task Begin(CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = _connection = await session.Open(Task, cancellationToken).ConfigureAwait(false);
        await Call(async () =>
        {
            _transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);

            // Two loads that have an id of each other's on two servers would wait for ever, and neither server would know of the other:
            // the wait for a row is limited. The wait for the table is not: who holds it, as the build of an index, waits for no load.
            // While other shards take their last rows this session is idle, which must not end it.
            string settings = string.Create(
                CultureInfo.InvariantCulture,
                $"""
                LOCK TABLE {names.Table} IN ROW EXCLUSIVE MODE;
                SET LOCAL lock_timeout = {(long)patience.TotalMilliseconds};
                SET LOCAL idle_in_transaction_session_timeout = 0
                """);
            await GallerySession.Execute(connection, settings, cancellationToken).ConfigureAwait(false);
            _rows = await RowCopy.Begin(connection, names, stored, cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a row, which was checked.</summary>
    public Task Write(PostgresRow row, CancellationToken cancellationToken) =>
        Call(() => _rows!.Write(row, cancellationToken), cancellationToken);

    /// <summary>Has the server take the rows, or throw.</summary>
    public Task Complete(CancellationToken cancellationToken) => Call(async () =>
    {
        await _rows!.Complete(cancellationToken).ConfigureAwait(false);
        await _rows.DisposeAsync().ConfigureAwait(false); // the connection is free for the commit
        _rows = null;
    }, cancellationToken);

    /// <summary>Throws where the server went away after it had taken the rows.</summary>
    public Task CheckAlive(CancellationToken cancellationToken) =>
        Call(() => GallerySession.Execute(_connection!, "SELECT 1", cancellationToken), cancellationToken);

    /// <summary>Makes the rows seen. Not cancellable: nobody could tell what was done.</summary>
    public async Task Commit()
    {
        try
        {
            // Not by the transaction, whose commit has the time limit of a command.
            await GallerySession.Execute(_connection!, "COMMIT", CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (ServerError.IsOne(error) || error is InvalidOperationException) // also a data source disposed of
        {
            throw ServerError.Translate(error, Task, isConnecting: false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable part in ((IAsyncDisposable?[])[_rows, _transaction]).OfType<IAsyncDisposable>())
        {
            try
            {
                await part.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception error) when (ServerError.IsOne(error) || error is InvalidOperationException)
            {
                // The server rolls back the transaction of a lost connection itself; the error that counts is thrown already.
            }
        }

        if (_connection is not null)
        {
            await session.Close(_connection).ConfigureAwait(false);
        }
    }

    private async Task Call(Func<Task> call, CancellationToken cancellationToken)
    {
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (PostgresException error) when (ServerError.IsDuplicate(error))
        {
            throw InUse(error, "rows");
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new PostgresGalleryException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Task}: another change, which did not end within {patience.TotalSeconds:R} s, has an id of these rows (SQLSTATE ") +
                $"{error.SqlState}). Nothing was loaded. Call again when that change has ended, without the rows that it added.",
                error)
            {
                SqlState = error.SqlState,
                IsTransient = true,
            };
        }
        catch (Exception error) when (ServerError.IsOne(error))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw ServerError.Translate(error, Task, isConnecting: false);
        }
    }
    private ArgumentException InUse(PostgresException error, string parameter)
    {
        string where = ServerError.CopiedRow(error) is long row
            ? string.Create(CultureInfo.InvariantCulture, $"row {row}, from 0, of those whose ShardOf is {place},")
            : string.Create(CultureInfo.InvariantCulture, $"a row of those whose ShardOf is {place}");
        return new(
            $"{parameter}: {where} has an id that is in use or was given before; nothing was loaded. Leave such rows out.",
            parameter,
            error);
    }
}
