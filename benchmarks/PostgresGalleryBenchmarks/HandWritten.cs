using MetricLearning.Postgres;
using Npgsql;
using NpgsqlTypes;
using Pgvector;

namespace PostgresGalleryBenchmarks;

/// <summary>What one writes without the package.</summary>
internal sealed class HandWritten(NpgsqlDataSource source, string table)
{
    public async Task Load(IAsyncEnumerable<PostgresRow> rows)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync();
        await using NpgsqlBinaryImporter importer =
            await connection.BeginBinaryImportAsync($"COPY {table} (id, label, features) FROM STDIN (FORMAT BINARY)");
        importer.Timeout = TimeSpan.Zero;
        await foreach (PostgresRow row in rows)
        {
            await importer.StartRowAsync();
            await importer.WriteAsync(row.Id, NpgsqlDbType.Text);
            await importer.WriteAsync(row.Label, NpgsqlDbType.Text);
            await importer.WriteAsync(new Vector(row.Values));
        }

        await importer.CompleteAsync();
    }

    /// <summary>One search by an index, or, where <paramref name="settings"/> is null, by a scan.</summary>
    public async Task<(string Id, string Label, float Distance)[]> Search(ReadOnlyMemory<float> query, int count, string? settings)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync();
        await using NpgsqlBatch batch = new(connection);
        if (settings is not null)
        {
            batch.BatchCommands.Add(new($"SELECT set_config({settings}, true)"));
        }

        string distance = settings is null ? "l2_distance(features, $1) AS d" : "features <-> $1 AS d"; // no index serves a function
        batch.BatchCommands.Add(new($"SELECT id, label, {distance} FROM {table} ORDER BY d{(settings is null ? ", number" : "")} LIMIT $2")
        {
            Parameters = { new() { Value = new Vector(query) }, new() { Value = count } },
        });
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync();
        if (settings is not null)
        {
            await reader.NextResultAsync();
        }

        List<(string, string, float)> found = [];
        while (await reader.ReadAsync())
        {
            found.Add((reader.GetString(0), reader.GetString(1), (float)reader.GetDouble(2)));
        }

        return [.. found];
    }

    /// <summary>Many searches by a scan, one statement each, in one round trip.</summary>
    public async Task<int> SearchMany(float[] queries, int count)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync();
        await using NpgsqlBatch batch = new(connection);
        for (int start = 0; start < queries.Length; start += SampleRows.Dimension)
        {
            batch.BatchCommands.Add(new($"SELECT id, label, l2_distance(features, $1) AS d FROM {table} ORDER BY d, number LIMIT $2")
            {
                Parameters =
                {
                    new() { Value = new Vector(queries.AsMemory(start, SampleRows.Dimension)) },
                    new() { Value = count },
                },
            });
        }

        int rows = 0;
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync();
        do
        {
            while (await reader.ReadAsync())
            {
                rows++;
            }
        }
        while (await reader.NextResultAsync());

        return rows;
    }
}
