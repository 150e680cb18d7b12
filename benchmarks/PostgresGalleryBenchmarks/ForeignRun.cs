using System.Diagnostics;
using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Postgres;
using MetricLearning.Tests.Shared;
using Npgsql;

namespace PostgresGalleryBenchmarks;

/// <summary>
/// Rows on two servers: joined by a <see cref="ShardedGallery"/>, and as partitions of one table by postgres_fdw, in turn.
/// </summary>
/// <param name="first">The server that clients of the partitioned table know.</param>
/// <param name="second">The other server.</param>
/// <param name="size">The number of rows.</param>
internal sealed class ForeignRun(NpgsqlDataSource first, NpgsqlDataSource second, int size)
{
    private const int Neighbors = 10, QueryCount = 200, Rounds = 7, LoadRounds = 3;
    private const string Schema = "benchmark";

    private readonly float[] _queries = SampleRows.Queries(QueryCount);

    /// <summary>Loads rows into shards of both servers, into two of the first, and into one gallery, in turn.</summary>
    public async Task Load()
    {
        Console.WriteLine($"# {size:N0} rows × {SampleRows.Dimension} loaded");
        (string Name, Func<Task<PostgresGallery[]>> Open)[] ways =
        [
            ("two servers", async () => [await Open(first, "shard"), await Open(second, "shard")]),
            ("two shards of one server", async () => [await Open(first, "shard"), await Open(first, "shard2")]),
            ("one gallery", async () => [await Open(first, "shard")]),
        ];
        List<double>[] rates = [.. ways.Select(_ => new List<double>())];
        for (int round = -1; round < LoadRounds; round++) // the first is not kept
        {
            for (int way = 0; way < ways.Length; way++)
            {
                await Clear();
                PostgresGallery[] galleries = await ways[way].Open();
                long start = Stopwatch.GetTimestamp();
                await (galleries.Length == 1
                    ? galleries[0].LoadAsync(SampleRows.Stream(size))
                    : new ShardedGallery(galleries).LoadAsync(SampleRows.Stream(size)));
                rates[way].Add(size / Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        for (int way = 0; way < ways.Length; way++)
        {
            Console.WriteLine($"load into {ways[way].Name}: {Clients.Median(rates[way].Skip(1)):N0} rows a second");
        }
    }

    /// <summary>Loads and measures.</summary>
    public async Task Run()
    {
        Console.WriteLine($"# {size:N0} rows × {SampleRows.Dimension} on two servers");
        await Clear();
        PostgresGallery[] shards = [await Open(first, "shard"), await Open(second, "shard")];
        ShardedGallery sharded = new(shards);
        PostgresGallery part = await Open(second, "part");
        PostgresGallery foreign = await OpenForeign();
        long start = Stopwatch.GetTimestamp();
        await sharded.LoadAsync(SampleRows.Stream(size));
        double ours = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        await foreign.LoadAsync(SampleRows.Stream(size));
        double theirs = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine($"load: {size / ours:N0} rows a second into shards, {size / theirs:N0} by postgres_fdw");
        await Compare("scan", sharded, foreign, 20);
        HnswIndex index = new() { BuildMemory = 1024 };
        foreach (PostgresGallery gallery in (PostgresGallery[])[.. shards, part])
        {
            await gallery.CreateIndexAsync(index);
        }

        await first.Execute($"CREATE INDEX ON {Schema}.here USING hnsw (features vector_l2_ops) WITH (m = 16, ef_construction = 64)");
        PostgresSearchOptions search = new() { UsesIndex = true };
        await Compare(
            "HNSW", new ShardedGallery([.. shards.Select(shard => shard.WithSearch(search))]), foreign.WithSearch(search), QueryCount);
    }

    private async Task Clear()
    {
        foreach (NpgsqlDataSource source in (NpgsqlDataSource[])[first, second])
        {
            await source.DropSchema(Schema);
        }
    }

    private static Task<PostgresGallery> Open(NpgsqlDataSource source, string table) =>
        PostgresGallery.OpenAsync(source, SampleRows.Dimension, new() { Schema = Schema, Table = table });

    private async Task<PostgresGallery> OpenForeign()
    {
        await first.Execute(ForeignGallerySql.Servers(new(Environment.GetEnvironmentVariable("METRICLEARNING_POSTGRES_SECOND"))));
        await first.Execute(ForeignGallerySql.Gallery(Schema, DistanceMetric.Euclidean, SampleRows.Dimension));
        return await PostgresGallery.OpenAsync(
            first, SampleRows.Dimension, new() { Schema = Schema, Table = "gallery", PartitionCount = 2 });
    }

    private async Task Compare(string what, IGallery sharded, IGallery foreign, int queryCount)
    {
        List<double> shardedTimes = [], foreignTimes = [];
        int same = 0;
        for (int round = 0; round <= Rounds; round++)
        {
            (double shardedTime, string[][] expected) = await Search(sharded, queryCount);
            (double foreignTime, string[][] found) = await Search(foreign, queryCount);
            if (round > 0) // what is compiled and read at its first use is not measured
            {
                shardedTimes.Add(shardedTime);
                foreignTimes.Add(foreignTime);
            }

            same = expected.Zip(found).Sum(pair => pair.First.Intersect(pair.Second).Count());
        }

        double ours = Clients.Median(shardedTimes), theirs = Clients.Median(foreignTimes);
        Console.WriteLine(
            $"{what}, one client: ShardedGallery {ours:F2} ms, postgres_fdw {theirs:F2} ms a query, ratio {theirs / ours:F2}; " +
            $"{(double)same / (queryCount * Neighbors):P1} of the neighbours are the same");
    }

    private async Task<(double Milliseconds, string[][] Ids)> Search(IGallery gallery, int queryCount)
    {
        string[][] ids = new string[queryCount][];
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < queryCount; i++)
        {
            GalleryNeighbor[] found =
                (await gallery.SearchAsync(_queries.AsMemory(i * SampleRows.Dimension, SampleRows.Dimension), Neighbors))[0];
            ids[i] = [.. found.Select(one => one.Id)];
        }

        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds / queryCount, ids);
    }
}
