using Npgsql;
using NpgsqlTypes;

namespace MetricLearning.Postgres;

/// <summary>A binary COPY into a gallery's table. What was not completed is given up when it is disposed of.</summary>
internal sealed class RowCopy : IAsyncDisposable
{
    /// <summary>How long giving up waits for the server.</summary>
    public static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(10);

    private readonly NpgsqlBinaryImporter _importer;
    private readonly StoredRows _stored;

    private RowCopy(NpgsqlBinaryImporter importer, StoredRows stored)
    {
        (_importer, _stored) = (importer, stored);
        _importer.Timeout = TimeSpan.Zero; // the server checks ids and writes at the end, for as long as there are rows
    }

    /// <summary>The number of rows sent.</summary>
    public long Count { get; private set; }

    /// <summary>Begins it.</summary>
    public static async Task<RowCopy> Begin(
        NpgsqlConnection connection, GalleryNames names, StoredRows stored, CancellationToken cancellationToken)
    {
        string sql = $"COPY {names.Table} (id, label, features{(stored.HasLength ? ", length" : "")}) FROM STDIN (FORMAT BINARY)";
        return new(await connection.BeginBinaryImportAsync(sql, cancellationToken).ConfigureAwait(false), stored);
    }

    /// <summary>Sends a row, which was checked.</summary>
    public async Task Write(PostgresRow row, CancellationToken cancellationToken)
    {
        await _importer.StartRowAsync(cancellationToken).ConfigureAwait(false);
        await _importer.WriteAsync(row.Id, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await _importer.WriteAsync(row.Label, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        object value = _stored.Value(row.Values);
        await (value is Pgvector.Vector vector
            ? _importer.WriteAsync(vector, cancellationToken)
            : _importer.WriteAsync((Pgvector.HalfVector)value, cancellationToken)).ConfigureAwait(false);
        if (_stored.HasLength)
        {
            await _importer.WriteAsync(StoredRows.Length(row.Values.Span), NpgsqlDbType.Double, cancellationToken).ConfigureAwait(false);
        }

        Count++;
    }

    /// <summary>Has the server take the rows, or throw.</summary>
    public async Task Complete(CancellationToken cancellationToken) =>
        await _importer.CompleteAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Close(CloseLimit);

    /// <summary>
    /// Ends it. Giving up waits for the server's answer, which a silent network never brings; after the limit the connection is broken
    /// instead, and the server rolls back when it notices.
    /// </summary>
    public async ValueTask Close(TimeSpan limit)
    {
        using CancellationTokenSource late = new(limit);
        try
        {
            await _importer.CloseAsync(late.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            // The error that led to giving up counts, not this one.
        }
    }
}
