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
/// <param name="limits">Of its waits.</param>
internal sealed partial class ShardCopy(GallerySession session, GalleryNames names, StoredRows stored, int place, LoadLimits limits)
    : IAsyncDisposable
{
    private NpgsqlConnection? _connection;
    private NpgsqlTransaction? _transaction;
    private RowCopy? _rows;
    private bool _hasTable;
    private string? _firstId;

    private string Task => string.Create(CultureInfo.InvariantCulture, $"Loading rows into shards[{place}]");

    /// <summary>Connects, and begins the COPY.</summary>
    public async Task Begin(CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = _connection = await session.Open(Task, cancellationToken).ConfigureAwait(false);
        await Call(async () =>
        {
            _transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);

            // Limits that the role or the database sets for short statements are not meant for a load. Two loads that have an id of each
            // other's on two servers would wait for ever, and neither server would know of the other: the wait for a row is limited. The
            // wait for the table is not: who holds it, as the build of an index, waits for no load. While other shards take their last
            // rows this session is idle, which must not end it.
            string settings = string.Create(
                CultureInfo.InvariantCulture,
                $"""
                SET LOCAL statement_timeout = 0;
                {(connection.PostgreSqlVersion.Major >= 17 ? "SET LOCAL transaction_timeout = 0;" : "")}
                SET LOCAL idle_in_transaction_session_timeout = 0;
                SET LOCAL lock_timeout = 0;
                LOCK TABLE {names.Table} IN ROW EXCLUSIVE MODE;
                SET LOCAL lock_timeout = {(long)limits.Patience.TotalMilliseconds}
                """);
            await GallerySession.Execute(connection, settings, cancellationToken).ConfigureAwait(false);
            _hasTable = true;
            _rows = await RowCopy.Begin(connection, names, stored, cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a row, which was checked.</summary>
    public Task Write(PostgresRow row, CancellationToken cancellationToken)
    {
        _firstId ??= row.Id;
        return Call(() => _rows!.Write(row, cancellationToken), cancellationToken);
    }

    /// <summary>Has the server take the rows, or throw.</summary>
    public Task Complete(CancellationToken cancellationToken) => Call(async () =>
    {
        await _rows!.Complete(cancellationToken).ConfigureAwait(false);
        await _rows.DisposeAsync().ConfigureAwait(false); // the connection is free for the commit
        _rows = null;
    }, cancellationToken);

    /// <summary>Rolls back what was not committed, and gives the connection back. Can be called again.</summary>
    public async ValueTask DisposeAsync()
    {
        (RowCopy? rows, NpgsqlTransaction? transaction, NpgsqlConnection? connection) = (_rows, _transaction, _connection);
        (_rows, _transaction, _connection) = (null, null, null);
        if (rows is not null)
        {
            await Quietly(async () => await rows.Close(limits.Close).ConfigureAwait(false)).ConfigureAwait(false);
        }

        if (transaction is not null)
        {
            await Quietly(async () => await transaction.DisposeAsync().ConfigureAwait(false)).ConfigureAwait(false);
        }

        if (connection is not null)
        {
            await Quietly(async () => await session.Close(connection).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    // The server rolls back the transaction of a lost connection itself. Whatever is thrown here must neither keep the connection from
    // being given back nor hide the error that counts, which is thrown already.
    private static async Task Quietly(Func<Task> end)
    {
        try
        {
            await end().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // as above
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
        catch (PostgresException error) when (_hasTable && error.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new PostgresGalleryException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Task}: another change, which did not end within {limits.Patience.TotalSeconds:R} s, has an id of these rows ") +
                $"(SQLSTATE {error.SqlState}). Nothing was loaded. Call again when that change has ended, without the rows that it added.",
                error)
            {
                SqlState = error.SqlState,
                IsTransient = true,
            };
        }
        catch (Exception error) when (ServerError.IsOneOfHeld(error))
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
