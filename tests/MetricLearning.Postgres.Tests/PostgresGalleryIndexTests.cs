using MetricLearning.Distances;
using MetricLearning.Neighbors;
using Npgsql;

namespace MetricLearning.Postgres.Tests;

public class PostgresGalleryIndexTests
{
    private const int Dimension = 16, Rows = 1500;
    private NpgsqlDataSource _source = null!;

    [OneTimeSetUp]
    public void Open() => _source = TestServer.Open();

    [OneTimeTearDown]
    public void Close() => _source?.Dispose();

    [Test]
    [Pairwise]
    public async Task Search_ByAnIndex_FindsNearlyAll(
        [Values] DistanceMetric metric, [Values] PostgresVectorType type, [Values(1, 2)] int partitions)
    {
        PostgresGalleryOptions options = TestServer.NewTable() with { Metric = metric, VectorType = type, PartitionCount = partitions };
        PostgresGallery gallery = await PostgresGallery.OpenAsync(_source, Dimension, options);
        await SearchRows.Fill(gallery, SearchRows.Random(Rows, Dimension, seed: 1));
        float[] queries = SearchRows.Random(30, Dimension, seed: 2);
        GalleryNeighbor[][] exact = await gallery.SearchAsync(queries, 10);

        await gallery.CreateIndexAsync(new IvfFlatIndex { ListCount = 10 });
        PostgresGallery byLists = gallery.WithSearch(new() { UsesIndex = true, ProbeCount = 10 });
        Recall(exact, await byLists.SearchAsync(queries, 10)).Should().BeGreaterThan(0.99, "all lists are read; ties are broken otherwise");
        await gallery.CreateIndexAsync(new HnswIndex { M = 16, EfConstruction = 64, BuildMemory = 64, BuildWorkers = 0 });
        PostgresGallery byGraph = gallery.WithSearch(new() { UsesIndex = true, EfSearch = 200 });

        // The server draws the levels of the graph's rows anew each time, so that the recall differs from run to run.
        Recall(exact, await byGraph.SearchAsync(queries, 10)).Should().BeGreaterThanOrEqualTo(0.9);
        foreach (int number in (int[])[0, 7])
        {
            GalleryNeighbor[] one = (await byGraph.SearchAsync(queries.AsMemory(number * Dimension, Dimension), 10))[0];
            Recall([exact[number]], [one]).Should().BeGreaterThanOrEqualTo(0.7, "one query takes a statement of its own");
            Dictionary<string, float> distances = exact[number].ToDictionary(row => row.Id, row => row.Distance);
            one.Select(row => row.Distance).Should().BeInAscendingOrder();
            one.Where(row => distances.ContainsKey(row.Id)).Should().OnlyContain(row => Math.Abs(row.Distance - distances[row.Id]) < 0.01);
        }

        (await gallery.SearchAsync(queries, 10)).SelectMany(one => one).Should().Equal(
            exact.SelectMany(one => one), "a search that must not use the index does not");
    }

    // The lists begin at rows that the server draws: which rows one list lacks differs from run to run, and not that it lacks some.
    [Test]
    public async Task Search_ByLists_FindsMoreTheMoreOfThemAreRead()
    {
        PostgresGallery gallery = await PostgresGallery.OpenAsync(_source, Dimension, TestServer.NewTable());
        await SearchRows.Fill(gallery, SearchRows.Random(Rows, Dimension, seed: 9));
        float[] queries = SearchRows.Random(30, Dimension, seed: 10);
        GalleryNeighbor[][] exact = await gallery.SearchAsync(queries, 10);
        await gallery.CreateIndexAsync(new IvfFlatIndex { ListCount = 10 });

        async Task<double> ByLists(int probes) =>
            Recall(exact, await gallery.WithSearch(new() { UsesIndex = true, ProbeCount = probes }).SearchAsync(queries, 10));

        double one = await ByLists(1), three = await ByLists(3), all = await ByLists(10);

        one.Should().BeGreaterThan(0.1).And.BeLessThan(three);
        three.Should().BeLessThan(all);
        all.Should().Be(1);
    }

    [Test]
    public async Task Search_ByAnIndex_UsesIt()
    {
        PostgresGalleryOptions options = TestServer.NewTable();
        PostgresGallery gallery = await PostgresGallery.OpenAsync(_source, Dimension, options);
        await SearchRows.Fill(gallery, SearchRows.Random(Rows, Dimension, seed: 3));
        await gallery.CreateIndexAsync(new HnswIndex());
        float[] queries = SearchRows.Random(5, Dimension, seed: 4);

        await gallery.SearchAsync(queries, 10);
        long before = await Scans(options);
        await gallery.WithSearch(new() { UsesIndex = true, EfSearch = 20 }).SearchAsync(queries, 10);

        before.Should().Be(0);
        (await Scans(options)).Should().Be(5);
    }

    [Test]
    public async Task Search_ByAnIndexOfASelection_GoesOnUntilThereAreEnough()
    {
        PostgresGallery gallery = await PostgresGallery.OpenAsync(_source, Dimension, TestServer.NewTable());
        await SearchRows.Fill(gallery, SearchRows.Random(Rows, Dimension, seed: 5));
        await gallery.CreateIndexAsync(new HnswIndex());

        GalleryNeighbor[][] found = await gallery.WithSearch(new() { UsesIndex = true }).SearchAsync(
            SearchRows.Random(3, Dimension, seed: 6), 60, new() { IdPrefix = "r1", Labels = ["1"] });

        found.Should().OnlyContain(one => one.Length == 60).And.OnlyContain(one => one.All(row => row.Label == "1"));
    }

    [Test]
    public async Task CreateIndex_InPlaceOfAnother_IsBuiltBeforeReadersHaveToWait()
    {
        await using NpgsqlDataSource source = TestServer.Open(); // several connections, of which other tests want one
        PostgresGalleryOptions options = TestServer.NewTable();
        PostgresGallery gallery = await PostgresGallery.OpenAsync(source, Dimension, options);
        await SearchRows.Fill(gallery, SearchRows.Random(100, Dimension, seed: 7));
        await gallery.CreateIndexAsync(new HnswIndex());
        string table = $"{options.Schema}.{options.Table}";
        await using NpgsqlConnection reader = await source.OpenConnectionAsync();
        await using NpgsqlTransaction reading = await reader.BeginTransactionAsync();
        await using NpgsqlCommand read = new($"SELECT count(*) FROM {table}", reader);
        await read.ExecuteScalarAsync();

        Task rebuilt = gallery.CreateIndexAsync(new IvfFlatIndex { ListCount = 10 });
        string waiting = $"FROM pg_locks w WHERE w.relation = '{table}'::regclass AND w.mode = 'AccessExclusiveLock' AND NOT w.granted";
        for (int i = 0; i < 600 && await TestServer.Scalar<long>(source, $"SELECT count(*) {waiting}") == 0; i++)
        {
            await Task.Delay(50);
        }

        // Building an index takes a share lock, which is held to the end.
        (await TestServer.Scalar<long>(
            source,
            $"SELECT count(*) FROM pg_locks g WHERE g.mode = 'ShareLock' AND g.granted AND g.relation = '{table}'::regclass " +
            $"AND g.pid IN (SELECT w.pid {waiting})")).Should().Be(1, "the new index is built when the old one goes");
        await reading.CommitAsync();
        await rebuilt;
        (await TestServer.Scalar<string>(
            source, $"SELECT string_agg(indexdef, ' ') FROM pg_indexes WHERE indexname = '{options.Table}_features_idx'"))
            .Should().Contain("ivfflat").And.NotContain("hnsw");
        (await TestServer.Scalar<long>(source, $"SELECT count(*) FROM pg_index WHERE indrelid = '{table}'::regclass"))
            .Should().Be(3, "of ids, labels and rows");
    }

    [Test]
    public async Task CreateIndex_SeveralAtOnce_WaitForEachOther()
    {
        await using NpgsqlDataSource source = TestServer.Open();
        PostgresGalleryOptions options = TestServer.NewTable();
        PostgresGallery gallery = await PostgresGallery.OpenAsync(source, Dimension, options);
        await SearchRows.Fill(gallery, SearchRows.Random(Rows, Dimension, seed: 8));
        await gallery.CreateIndexAsync(new HnswIndex());

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => gallery.CreateIndexAsync(new IvfFlatIndex { ListCount = 10 })));

        (await TestServer.Scalar<long>(
            source, $"SELECT count(*) FROM pg_index WHERE indrelid = '{options.Schema}.{options.Table}'::regclass")).Should().Be(3);
    }

    [Test]
    public async Task CreateIndex_WrongSettings_Throws()
    {
        PostgresGallery gallery = await PostgresGallery.OpenAsync(_source, Dimension, TestServer.NewTable());
        PostgresIndex[] wrong =
        [
            new HnswIndex { M = 1 }, new HnswIndex { M = 101 }, new HnswIndex { EfConstruction = 31 }, new IvfFlatIndex { ListCount = 0 },
            new HnswIndex { BuildMemory = 0 }, new IvfFlatIndex { BuildWorkers = -1 },
        ];
        foreach (PostgresIndex index in wrong)
        {
            await gallery.Awaiting(one => one.CreateIndexAsync(index)).Should().ThrowAsync<ArgumentOutOfRangeException>();
        }

        gallery.Invoking(one => one.WithSearch(new() { EfSearch = 1001 })).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("EfSearch is 1001; expected 1 to 1000*");
        gallery.Invoking(one => one.WithSearch(new() { ProbeCount = 0 })).Should().Throw<ArgumentOutOfRangeException>();
        await gallery.DropIndexAsync();
    }

    private static double Recall(GalleryNeighbor[][] exact, GalleryNeighbor[][] found) => exact
        .Zip(found, (x, y) => (double)x.Select(row => row.Id).Intersect(y.Select(row => row.Id)).Count() / x.Length).Average();

    private async Task<long> Scans(PostgresGalleryOptions options)
    {
        await TestServer.Execute(_source, "SELECT pg_stat_force_next_flush()");
        await Task.Delay(1100); // sessions tell of their scans once a second
        return await TestServer.Scalar<long>(
            _source,
            $"SELECT idx_scan FROM pg_stat_all_indexes WHERE indexrelid = '{options.Schema}.{options.Table}_features_idx'::regclass");
    }
}
