using System.Data;
using MetricLearning.Neighbors;
using Npgsql;

namespace MetricLearning.Postgres;

/// <content>Search.</content>
public sealed partial class PostgresGallery
{
    private const int BlockQueries = 256; // of one statement
    private const int SpareCandidates = 8; // beyond the neighbours: near ties that single precision may put in another order

    /// <inheritdoc/>
    /// <remarks>
    /// Up to 256 queries take one round trip; more are several in one transaction. Where rounding leaves it open which rows
    /// are the nearest, as among many equal ones, another round trip fetches those within the bound.
    /// </remarks>
    /// <exception cref="PostgresGalleryException">The server failed, or the connection to it.</exception>
    public async ValueTask<GalleryNeighbor[][]> SearchAsync(
        ReadOnlyMemory<float> queries,
        int neighborCount,
        RowSelection? selection = null,
        CancellationToken cancellationToken = default)
    {
        GalleryArguments.Count(neighborCount, nameof(neighborCount));
        int count = GalleryArguments.Rows(queries.Span, Dimension, nameof(queries));
        SearchStatements statements = new(_names.Table, Options.PartitionCount > 1, _stored, _bound, Options.Search, selection, _extension);
        cancellationToken.ThrowIfCancellationRequested();
        if (count == 0)
        {
            return [];
        }

        float[] values = _stored.Copy(queries.Span, nameof(queries));
        SearchQueries own = new(values, Dimension, neighborCount);
        int[] open = await _session.Run(
            "Searching",
            async (connection, token) => count <= BlockQueries
                ? await SearchBlock(connection, statements, own, [.. Enumerable.Range(0, count)], neighborCount, false, token)
                    .ConfigureAwait(false)
                : [0],
            cancellationToken).ConfigureAwait(false);
        if (open.Length > 0)
        {
            own = new(values, Dimension, neighborCount);
            await _session.Run(
                "Searching", (connection, token) => SearchAtOneMoment(connection, statements, own, neighborCount, token), cancellationToken)
                .ConfigureAwait(false);
        }

        return [.. own.Found.Select(rows => rows.ToArray())];
    }

    // Several statements see the same rows in one transaction of this level.
    private async Task<bool> SearchAtOneMoment(
        NpgsqlConnection connection,
        SearchStatements statements,
        SearchQueries queries,
        int neighborCount,
        CancellationToken cancellationToken)
    {
        NpgsqlTransaction transaction =
            await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            foreach (int[] block in Enumerable.Range(0, queries.Found.Length).Chunk(BlockQueries))
            {
                int[] open =
                    await SearchBlock(connection, statements, queries, block, neighborCount, true, cancellationToken).ConfigureAwait(false);
                if (open.Length > 0)
                {
                    double[] limits = [.. open.Select(number => _bound.Limit(queries.Found[number].Farthest))];
                    Array.ForEach(open, number => queries.Found[number] = new(neighborCount));
                    using NpgsqlBatch batch = statements.Within(connection, queries, open, limits);
                    await Read(batch, false, queries, open, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        return true;
    }

    /// <returns>The queries for which another row could be nearer than one that was found.</returns>
    private async Task<int[]> SearchBlock(
        NpgsqlConnection connection,
        SearchStatements statements,
        SearchQueries queries,
        int[] numbers,
        int neighborCount,
        bool isInTransaction,
        CancellationToken cancellationToken)
    {
        long candidates = Options.Search.UsesIndex ? neighborCount : (long)neighborCount + SpareCandidates;
        using NpgsqlBatch batch = statements.Nearest(connection, queries, numbers, candidates, isInTransaction);
        await Read(batch, statements.HasSettings(candidates), queries, numbers, cancellationToken).ConfigureAwait(false);
        return Options.Search.UsesIndex
            ? []
            : Array.FindAll(numbers, number =>
            {
                NearestRows found = queries.Found[number];
                return found.Seen == candidates && !_bound.IsBeyond(found.LastScore, found.Farthest);
            });
    }

    private async Task Read(
        NpgsqlBatch batch, bool hasSettings, SearchQueries queries, int[] numbers, CancellationToken cancellationToken)
    {
        NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            if (hasSettings)
            {
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            }

            int first = 0; // the query of the first place of a result
            do
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    ReadRow(reader, queries, numbers[first + (int)reader.GetInt64(0) - 1]);
                }

                first++;
            }
            while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));
        }
    }

    private void ReadRow(NpgsqlDataReader reader, SearchQueries queries, int number)
    {
        NearestRows found = queries.Found[number];
        found.LastScore = reader.IsDBNull(4) ? null : reader.GetDouble(4);
        double distance = Options.Search.UsesIndex
            ? _stored.Distance(found.LastScore)
            : queries.Distance(Metric, number, _stored.Read(reader, 5));
        found.Add(distance, reader.GetInt64(1), reader.GetString(2), reader.GetString(3));
    }
}
