using System.Diagnostics;
using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Postgres;
using Npgsql;

namespace PostgresGalleryBenchmarks;

/// <summary>All measurements of one number of rows.</summary>
internal sealed class SizeRun(NpgsqlDataSource source, int size, bool hasLists, bool hasGraph)
{
    private const int Neighbors = 10, QueryCount = 500;
    private const string Schema = "benchmark";
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(1);

    private readonly float[] _queries = SampleRows.Queries(QueryCount);
    private readonly Clients _clients = new(source);
    private PostgresGallery _gallery = null!;
    private HandWritten _hand = null!;

    public async Task Run()
    {
        Print($"# {size:N0} rows × {SampleRows.Dimension}");
        await source.DropSchema(Schema);
        _gallery = await PostgresGallery.OpenAsync(source, SampleRows.Dimension, new() { Schema = Schema, Table = "ours" });
        await PostgresGallery.OpenAsync(source, SampleRows.Dimension, new() { Schema = Schema, Table = "hand" });
        _hand = new(source, $"{Schema}.ours");
        await Load();
        await source.Execute($"VACUUM ANALYZE {Schema}.ours");
        await Sizes("table");
        GalleryNeighbor[][] exact = InMemory();
        await Scans(exact);
        if (hasLists)
        {
            await Build(new IvfFlatIndex { ListCount = size < 50_000 ? 100 : size < 500_000 ? 320 : 1000, BuildMemory = 2048 });
            await Sizes("ivfflat");
            int probes = await Recall(exact, (one => new() { UsesIndex = true, ProbeCount = one }), [1, 4, 10, 20, 40, 60], "probes");
            await ByIndex(new() { UsesIndex = true, ProbeCount = probes }, $"'ivfflat.probes', '{probes}'");
        }

        if (hasGraph)
        {
            await Build(new HnswIndex { BuildMemory = 2048 });
            await Sizes("hnsw");
            int width = await Recall(exact, (one => new() { UsesIndex = true, EfSearch = one }), [20, 40, 80, 120, 200, 400], "ef_search");
            await ByIndex(new() { UsesIndex = true, EfSearch = width }, $"'hnsw.ef_search', '{width}'");
            await Costs();
        }
    }

    private static void Print(string text) => Console.WriteLine(text); // in the invariant culture, see Program.cs

    private ReadOnlyMemory<float> Query(int number) =>
        _queries.AsMemory(number % QueryCount * SampleRows.Dimension, SampleRows.Dimension);

    private async Task Load()
    {
        HandWritten other = new(source, $"{Schema}.hand");
        await other.Load(SampleRows.Stream(1000)); // what is compiled at its first use is not measured
        await _gallery.LoadAsync(SampleRows.Stream(1000));
        List<double> ours = [], hands = [];
        List<(long Rows, double Megabytes)> memory = [];
        for (int round = 0; round < (size > 500_000 ? 1 : 3); round++)
        {
            await source.Execute($"TRUNCATE {Schema}.hand");
            long start = Stopwatch.GetTimestamp();
            await other.Load(SampleRows.Stream(size));
            hands.Add(size / Stopwatch.GetElapsedTime(start).TotalSeconds);
            await source.Execute($"TRUNCATE {Schema}.ours");
            GC.Collect();
            memory.Clear();
            start = Stopwatch.GetTimestamp();
            await _gallery.LoadAsync(SampleRows.Stream(size), new Now(rows => memory.Add((rows, Environment.WorkingSet / 1e6))));
            ours.Add(size / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        await source.Execute($"TRUNCATE {Schema}.hand");
        double our = Clients.Median(ours), hand = Clients.Median(hands);
        Print($"load: {our:N0} rows/s; COPY by hand {hand:N0} rows/s; ratio of times {hand / our:F2}");
        (long Rows, double Megabytes)[] quarters = [.. memory.Where((_, i) => i % Math.Max(1, memory.Count / 5) == 0)];
        Print($"client's memory while loading: {string.Join(", ", quarters.Select(one => $"{one.Rows:N0} rows {one.Megabytes:F0} MB"))}");
    }

    private async Task Sizes(string what)
    {
        await using NpgsqlCommand command = source.CreateCommand($"""
            SELECT pg_table_size('{Schema}.ours'), pg_indexes_size('{Schema}.ours')
                - coalesce(pg_relation_size(to_regclass('{Schema}.ours_features_idx')), 0),
                coalesce(pg_relation_size(to_regclass('{Schema}.ours_features_idx')), 0)
            """);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        double[] sizes = [.. Enumerable.Range(0, 3).Select(i => (double)reader.GetInt64(i) / size)];
        Print($"bytes a row ({what}): table {sizes[0]:F0}, indexes of id and label {sizes[1]:F0}, index of rows {sizes[2]:F0}");
    }

    private GalleryNeighbor[][] InMemory()
    {
        Gallery gallery = new(DistanceMetric.Euclidean, SampleRows.Dimension);
        const int Block = 10_000;
        for (int start = 0; start < size; start += Block)
        {
            int count = Math.Min(Block, size - start);
            float[] rows = new float[count * SampleRows.Dimension];
            for (int i = 0; i < count; i++)
            {
                SampleRows.Fill(start + i, rows.AsSpan(i * SampleRows.Dimension, SampleRows.Dimension));
            }

            gallery.Add(
                [.. Enumerable.Range(start, count).Select(i => $"label{i % 100}")],
                new ReadOnlyTensorSpan<float>(rows, [count, SampleRows.Dimension]),
                [.. Enumerable.Range(start, count).Select(i => $"row{i}")]);
        }

        IGallerySearch search = gallery;
        GalleryNeighbor[][] exact = search.SearchAsync(_queries, Neighbors).AsTask().Result;
        long began = Stopwatch.GetTimestamp();
        for (int i = 0; i < 20; i++)
        {
            _ = search.SearchAsync(Query(i), Neighbors).AsTask().Result;
        }

        Print($"in memory, exact: {Stopwatch.GetElapsedTime(began).TotalMilliseconds / 20:F2} ms a query, one after another");
        return exact;
    }

    private async Task Scans(GalleryNeighbor[][] exact)
    {
        int many = size > 500_000 ? 8 : 64;
        GalleryNeighbor[][] found = await _gallery.SearchAsync(_queries.AsMemory(0, many * SampleRows.Dimension), Neighbors);
        bool same = found.Zip(exact).All(pair => pair.First.SequenceEqual(pair.Second));
        Print($"scan: the answers of {many} queries are {(same ? "those" : "NOT those")} of the gallery in memory, bit by bit");
        TimeSpan time = size > 500_000 ? TimeSpan.FromSeconds(4) : Time;
        ClientRun[] one = await _clients.InTurn(
            1, time, i => _gallery.SearchAsync(Query(i), Neighbors).AsTask(), i => _hand.Search(Query(i), Neighbors, null));
        Print($"scan, 1 client: {one[0]}; by hand {one[1]}; {Ratios(one)}");
        float[] part = _queries[..(many * SampleRows.Dimension)];
        ClientRun[] batch = await _clients.InTurn(
            1, time, _ => _gallery.SearchAsync(part, Neighbors).AsTask(), _ => _hand.SearchMany(part, Neighbors));
        Print(
            $"scan, {many} queries a call, each: {batch[0].Median / many:F2} ms, CPU {batch[0].Cpu / many:F2} ms; " +
            $"batch by hand {batch[1].Median / many:F2} ms, CPU {batch[1].Cpu / many:F2} ms; {Ratios(batch)}");
    }

    private async Task Build(PostgresIndex index)
    {
        long start = Stopwatch.GetTimestamp();
        await _gallery.CreateIndexAsync(index);
        Print($"build of {index.GetType().Name}: {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
    }

    // The first setting whose recall is 0.95 or more.
    private async Task<int> Recall(GalleryNeighbor[][] exact, Func<int, PostgresSearchOptions> options, int[] settings, string name)
    {
        int chosen = settings[^1];
        foreach (int setting in settings)
        {
            PostgresGallery gallery = _gallery.WithSearch(options(setting));
            int hits = 0;
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < QueryCount; i++)
            {
                GalleryNeighbor[] found = (await gallery.SearchAsync(Query(i), Neighbors))[0];
                hits += found.Select(row => row.Id).Intersect(exact[i].Select(row => row.Id)).Count();
            }

            double recall = (double)hits / (QueryCount * Neighbors);
            double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds / QueryCount;
            Print($"recall@10, {name} {setting}: {recall:F4}, {milliseconds:F2} ms a query");
            if (recall >= 0.95)
            {
                chosen = Math.Min(chosen, setting);
                if (recall >= 0.99)
                {
                    break;
                }
            }
        }

        return chosen;
    }

    private async Task ByIndex(PostgresSearchOptions options, string settings)
    {
        PostgresGallery gallery = _gallery.WithSearch(options);
        foreach (int clients in (int[])[1, 8, 32])
        {
            ClientRun[] runs = await _clients.InTurn(
                clients,
                Time,
                i => gallery.SearchAsync(Query(i), Neighbors).AsTask(),
                i => _hand.Search(Query(i), Neighbors, settings));
            Print($"by index, {settings}, {clients} clients: {runs[0]}; by hand {runs[1]}; {Ratios(runs)}");
        }

        int many = 64 * SampleRows.Dimension;
        ClientRun[] batch =
            await _clients.InTurn(1, Time, i => gallery.SearchAsync(_queries.AsMemory(0, many), Neighbors).AsTask());
        Print($"by index, {settings}, 64 queries a call: {64 * batch[0].Rate:N0} queries/s");
    }

    // What a query costs the server by its candidates and the number of rows: the points of the model in docs/scaling.md.
    private async Task Costs()
    {
        foreach (int width in (int[])[20, 60, 120, 240])
        {
            PostgresGallery gallery = _gallery.WithSearch(new() { UsesIndex = true, EfSearch = width });
            ClientRun[] run = await _clients.InTurn(8, Time / 2, i => gallery.SearchAsync(Query(i), Neighbors).AsTask());
            Print($"cost, ef_search {width}, 8 clients: server {run[0].ServerCpu:F3} ms, client {run[0].ClientCpu:F3} ms a query");
        }
    }

    private static string Ratios(ClientRun[] runs) =>
        $"ratio of rates {runs[1].Rate / runs[0].Rate:F3}, of CPU {runs[0].Cpu / runs[1].Cpu:F3}";

    private sealed class Now(Action<long> action) : IProgress<long>
    {
        public void Report(long value) => action(value);
    }
}
