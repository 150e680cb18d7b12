using MetricLearning.Neighbors;
using Npgsql;
using NpgsqlTypes;

namespace MetricLearning.Postgres;

/// <content>Changes.</content>
public sealed partial class PostgresGallery
{
    private const int UpsertRows = 1000; // of one statement

    /// <inheritdoc/>
    /// <remarks>The rows are sent by one binary COPY, a transaction of its own.</remarks>
    /// <exception cref="PostgresGalleryException">The server failed, or the connection to it.</exception>
    public async ValueTask AddAsync(
        IReadOnlyList<string> labels,
        ReadOnlyMemory<float> rows,
        IReadOnlyList<string> ids,
        CancellationToken cancellationToken = default)
    {
        (string[] ownLabels, float[] ownRows, string[] ownIds) = Own(labels, rows, ids);
        cancellationToken.ThrowIfCancellationRequested();
        if (ownIds.Length == 0)
        {
            return;
        }

        string? taken = await _session.Run("Adding rows", async (connection, token) =>
        {
            try
            {
                await Copy(connection, Rows(ownLabels, ownRows, ownIds), null, token).ConfigureAwait(false);
                return null;
            }
            catch (PostgresException error) when (ServerError.IsDuplicate(error))
            {
                return await GallerySession.Scalar<string>(
                    connection, $"SELECT id FROM {_names.Table} WHERE id = ANY ($1) LIMIT 1", token, (object)ownIds).ConfigureAwait(false)
                    ?? (ServerError.CopiedRow(error) is long row && row < ownIds.Length ? ownIds[row] : "one of them");
            }
        }, cancellationToken).ConfigureAwait(false);
        if (taken is not null)
        {
            throw new ArgumentException(
                $"ids holds \"{taken}\", which is in use. Give the row another id, or use UpsertAsync.", nameof(ids));
        }
    }

    /// <summary>
    /// Adds rows; those whose ids are in use replace the rows that have them, which keep their places among equal distances.
    /// </summary>
    /// <param name="labels">Their labels, [n].</param>
    /// <param name="rows">The rows, [n × d], row after row, finite.</param>
    /// <param name="ids">Their ids, [n], which differ.</param>
    /// <param name="cancellationToken">Asks to stop; heeded before the change is made, not after.</param>
    /// <exception cref="ArgumentException">
    /// The counts differ, a value is not finite, a label or id is null, not Unicode or too long, or an id is given twice.
    /// </exception>
    /// <exception cref="PostgresGalleryException">The server failed, or the connection to it.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async ValueTask UpsertAsync(
        IReadOnlyList<string> labels,
        ReadOnlyMemory<float> rows,
        IReadOnlyList<string> ids,
        CancellationToken cancellationToken = default)
    {
        (string[] ownLabels, float[] ownRows, string[] ownIds) = Own(labels, rows, ids);
        await _session.Run("Adding or replacing rows", async (connection, token) =>
        {
            NpgsqlTransaction transaction = await connection.BeginTransactionAsync(token).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                for (int start = 0; start < ownIds.Length; start += UpsertRows)
                {
                    int end = Math.Min(ownIds.Length, start + UpsertRows);
                    await Upsert(
                        connection, ownLabels[start..end], ownRows[(start * Dimension)..(end * Dimension)], ownIds[start..end], token)
                        .ConfigureAwait(false);
                }

                await transaction.CommitAsync(token).ConfigureAwait(false);
            }

            return true;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="PostgresGalleryException">The server failed, or the connection to it.</exception>
    public async ValueTask<bool> RelabelAsync(string id, string label, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        GalleryText.Check(label, nameof(label));
        string[] own = GalleryText.IsKept(id) ? [id] : [];
        return await Change(
            "Relabelling a row", $"UPDATE {_names.Table} SET label = $2 WHERE id = ANY ($1)", cancellationToken, own, label)
            .ConfigureAwait(false) > 0;
    }

    /// <inheritdoc/>
    /// <exception cref="PostgresGalleryException">The server failed, or the connection to it.</exception>
    public async ValueTask<int> RemoveAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        string[] own = [.. GalleryArguments.Texts(ids, nameof(ids)).Where(GalleryText.IsKept)];
        return await Change("Removing rows", $"DELETE FROM {_names.Table} WHERE id = ANY ($1)", cancellationToken, [own])
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="PostgresGalleryException">The server failed, or the connection to it.</exception>
    public async ValueTask<int> RemoveLabelAsync(string label, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(label);
        string[] own = GalleryText.IsKept(label) ? [label] : [];
        return await Change("Removing rows", $"DELETE FROM {_names.Table} WHERE label = ANY ($1)", cancellationToken, [own])
            .ConfigureAwait(false);
    }

    private async Task Upsert(NpgsqlConnection connection, string[] labels, float[] rows, string[] ids, CancellationToken cancellationToken)
    {
        (string length, string newLength) = _stored.HasLength ? (", length", ", EXCLUDED.length") : ("", "");
        string sql = $"""
            INSERT INTO {_names.Table} (id, label, features{length})
            SELECT id, label, features{length}
            FROM unnest($1, $2, $3, $4) WITH ORDINALITY AS new (id, label, features, length, place) ORDER BY place
            ON CONFLICT (id) DO UPDATE SET (label, features{length}) = (EXCLUDED.label, EXCLUDED.features{newLength})
            """;
        double[] lengths = new double[ids.Length];
        for (int i = 0; i < lengths.Length && _stored.HasLength; i++)
        {
            lengths[i] = StoredRows.Length(rows.AsSpan(i * Dimension, Dimension));
        }

        NpgsqlCommand command = GallerySession.Command(connection, sql, ids, labels, _stored.Array(rows), lengths);
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private (string[] Labels, float[] Rows, string[] Ids) Own(
        IReadOnlyList<string> labels, ReadOnlyMemory<float> rows, IReadOnlyList<string> ids)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(ids);
        int count = GalleryArguments.Rows(rows.Span, Dimension, nameof(rows));
        string[] ownLabels = GalleryText.Check(GalleryArguments.Texts(labels, count, nameof(labels)), nameof(labels));
        string[] ownIds = GalleryText.Check(GalleryArguments.Ids(ids, count, nameof(ids)), nameof(ids));
        return (ownLabels, _stored.Copy(rows.Span, nameof(rows)), ownIds);
    }

    private ValueTask<int> Change(string task, string sql, CancellationToken cancellationToken, params object[] values) =>
        _session.Run(task, async (connection, token) =>
        {
            NpgsqlCommand command = GallerySession.Command(connection, sql, values.Select(Text));
            await using (command.ConfigureAwait(false))
            {
                return await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
            }
        }, cancellationToken);

    private static object Text(object value) =>
        new NpgsqlParameter { Value = value, NpgsqlDbType = NpgsqlDbType.Text | (value is Array ? NpgsqlDbType.Array : 0) };
}
