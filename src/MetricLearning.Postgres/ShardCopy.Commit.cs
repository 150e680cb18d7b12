using Npgsql;

namespace MetricLearning.Postgres;

/// <content>The commit, whose answer may be lost.</content>
internal sealed partial class ShardCopy
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private string? _transactionId;

    /// <summary>
    /// Throws where the server went away after it had taken the rows, and notes by what name the server can be asked for the commit.
    /// </summary>
    public Task Prepare(CancellationToken cancellationToken) => Call(
        async () => _transactionId = await GallerySession.Scalar<string>(
            _connection!, "SELECT pg_current_xact_id_if_assigned()::text", cancellationToken).ConfigureAwait(false),
        cancellationToken);

    /// <summary>Makes the rows seen. Not cancellable: nobody could tell what was done.</summary>
    /// <returns>
    /// Null if they are; else why not. Whose <see cref="PostgresGalleryException.UncertainShards"/> is not empty could not be asked.
    /// </returns>
    public async Task<PostgresGalleryException?> Commit()
    {
        try
        {
            // Not by the transaction, whose commit has the time limit of a short command.
            NpgsqlCommand command = new("COMMIT", _connection) { CommandTimeout = (int)limits.Commit.TotalSeconds };
            await using (command.ConfigureAwait(false))
            {
                await command.ExecuteNonQueryAsync().ConfigureAwait(false);
            }

            return null;
        }
        catch (PostgresException error) when (error.InvariantSeverity == "ERROR")
        {
            return ServerError.Translate(error, Task, isConnecting: false); // the server undid it; not so if it ended the session
        }
        catch (Exception error) when (ServerError.IsOneOfHeld(error))
        {
            await DisposeAsync().ConfigureAwait(false); // a pool of one connection has none for the question otherwise

            return await IsCommitted().ConfigureAwait(false) switch
            {
                true => null,
                false when error is PostgresException => ServerError.Translate(error, Task, isConnecting: false),
                false => new($"{Task}: the commit got no answer, and the server says that it was not done: load its rows again.", error)
                {
                    IsTransient = true,
                },
                null => new(
                    $"{Task}: the commit got no answer, and the server could not be asked whether it was done: the shard has all its " +
                    "rows or none. When it answers again, load its rows again, which is refused if it has them.",
                    error)
                {
                    SqlState = (error as PostgresException)?.SqlState,
                    UncertainShards = [place],
                },
            };
        }
    }

    // Null if the server does not say so in time.
    private async Task<bool?> IsCommitted()
    {
        if (_transactionId is null)
        {
            return true; // a transaction without an id has written nothing: the shard gets no rows
        }

        // After a crash the server may give an id again whose transaction it had not written down: a committed one has the rows, too.
        string sql =
            $"""
            SELECT CASE WHEN status <> 'committed' OR EXISTS (SELECT FROM {names.Table} WHERE id = $2) THEN status END
            FROM pg_xact_status($1::text::xid8) AS status
            """;
        using CancellationTokenSource late = new(limits.Ask);
        try
        {
            while (true)
            {
                switch (await Status(sql, late.Token).ConfigureAwait(false))
                {
                    case "committed":
                        return true;
                    case "aborted":
                        return false;
                    default:
                        await System.Threading.Tasks.Task.Delay(Pause, late.Token).ConfigureAwait(false);
                        break;
                }
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task<string?> Status(string sql, CancellationToken cancellationToken)
    {
        try
        {
            NpgsqlConnection connection = await session.Open(Task, cancellationToken).ConfigureAwait(false);
            try
            {
                // A copy of the server that lags would say that the id is one of the future, and so not done.
                bool isCopy = await GallerySession.Scalar<bool>(connection, "SELECT pg_is_in_recovery()", cancellationToken)
                    .ConfigureAwait(false);
                return isCopy ? null : await GallerySession
                    .Scalar<string>(connection, sql, cancellationToken, _transactionId!, _firstId!)
                    .ConfigureAwait(false);
            }
            finally
            {
                await Quietly(async () => await session.Close(connection).ConfigureAwait(false)).ConfigureAwait(false);
            }
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InvalidParameterValue)
        {
            return "aborted"; // an id of the future: a crash lost the transaction, or another server has taken over without it
        }
        catch (Exception error) when (ServerError.IsOneOfHeld(error) || error is PostgresGalleryException)
        {
            return null;
        }
    }
}
