using System.Data;
using Npgsql;

namespace MetricLearning.Postgres;

/// <summary>Runs calls on connections of a data source, and explains their errors.</summary>
internal sealed class GallerySession(NpgsqlDataSource dataSource)
{
    /// <summary>Runs a call on a connection of its own.</summary>
    /// <param name="task">What the call does, to begin the message of an error.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Asks to stop.</param>
    public async ValueTask<T> Run<T>(
        string task, Func<NpgsqlConnection, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await Open(task, cancellationToken).ConfigureAwait(false);
        try
        {
            try
            {
                return await call(connection, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await Close(connection).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (ServerError.IsOne(exception))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw ServerError.Translate(exception, task, isConnecting: false);
        }
    }

    /// <summary>A connection, which is to be closed by <see cref="Close"/>.</summary>
    /// <param name="task">What it is for, to begin the message of an error.</param>
    /// <param name="cancellationToken">Asks to stop.</param>
    public async ValueTask<NpgsqlConnection> Open(string task, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (ServerError.IsOne(exception))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw ServerError.Translate(exception, task, isConnecting: true);
        }
    }

    /// <summary>Gives a connection back.</summary>
    public ValueTask Close(NpgsqlConnection connection)
    {
        if (connection.FullState.HasFlag(ConnectionState.Broken) || connection.State == ConnectionState.Closed)
        {
            dataSource.Clear(); // what breaks one connection breaks the idle ones: the next call is to find a new one
        }

        return connection.DisposeAsync();
    }

    /// <summary>Runs one command that returns nothing.</summary>
    public static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new(sql, connection) { CommandTimeout = 0 };
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs one command that returns one value.</summary>
    public static async Task<T?> Scalar<T>(
        NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        NpgsqlCommand command = Command(connection, sql, values);
        await using (command.ConfigureAwait(false))
        {
            object? value = await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
            return value is null or DBNull ? default : (T)value;
        }
    }

    /// <summary>A command with parameters.</summary>
    public static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params IEnumerable<object> values)
    {
        NpgsqlCommand command = new(sql, connection);
        foreach (object value in values)
        {
            command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
