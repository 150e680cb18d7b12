using MetricLearning.Postgres;
using Npgsql;

namespace PostgresGalleryBenchmarks;

/// <summary>Bytes of a row by its number of values, and what a line through the first and the last foretells of the others.</summary>
internal sealed class DimensionRun(NpgsqlDataSource source, int size)
{
    private const string Schema = "benchmark";
    private static readonly int[] Dimensions = [32, 64, 128, 384];

    public async Task Run()
    {
        Console.WriteLine($"# {size:N0} rows, bytes of each by dimension");
        foreach (PostgresVectorType type in Enum.GetValues<PostgresVectorType>())
        {
            List<(double Table, double Graph)> sizes = [];
            foreach (int dimension in Dimensions)
            {
                sizes.Add(await Measure(type, dimension));
            }

            Print($"{type}, table", [.. sizes.Select(one => one.Table)]);
            Print($"{type}, HNSW", [.. sizes.Select(one => one.Graph)]);
        }
    }

    private static void Print(string what, double[] bytes)
    {
        double slope = (bytes[^1] - bytes[0]) / (Dimensions[^1] - Dimensions[0]), start = bytes[0] - (slope * Dimensions[0]);
        Console.WriteLine($"{what}: {string.Join(", ", Dimensions.Zip(bytes, (dimension, one) => $"{dimension} values {one:F0}"))}; " +
            $"line {start:F1} + {slope:F3} d: {string.Join(", ", Dimensions.Zip(bytes).Skip(1).SkipLast(1).Select(point =>
                $"{start + (slope * point.First):F0} at {point.First} ({((start + (slope * point.First)) / point.Second) - 1:P1})"))}");
    }

    private async Task<(double Table, double Graph)> Measure(PostgresVectorType type, int dimension)
    {
        await source.DropSchema(Schema);
        PostgresGallery gallery = await PostgresGallery.OpenAsync(
            source, dimension, new() { Schema = Schema, Table = "ours", VectorType = type });
        await gallery.LoadAsync(Rows(dimension));
        await source.Execute($"VACUUM ANALYZE {Schema}.ours");
        await gallery.CreateIndexAsync(new HnswIndex { BuildMemory = 1024 });
        await using NpgsqlCommand command = source.CreateCommand(
            $"SELECT pg_table_size('{Schema}.ours'), pg_relation_size('{Schema}.ours_features_idx')");
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return ((double)reader.GetInt64(0) / size, (double)reader.GetInt64(1) / size);
    }

    private async IAsyncEnumerable<PostgresRow> Rows(int dimension)
    {
        Random random = new(1);
        for (int i = 0; i < size; i++)
        {
            if (i % 4096 == 0)
            {
                await Task.Yield();
            }

            yield return new($"row{i}", $"label{i % 100}", Enumerable.Range(0, dimension).Select(_ => random.NextSingle()).ToArray());
        }
    }
}
