using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.Postgres.Tests;

/// <summary>One stream of rows into shards on two servers.</summary>
public class ShardedGalleryLoadTests
{
    private const int Dimension = 8;
    private TwoServers _servers = null!;

    [OneTimeSetUp]
    public void Open() => _servers = new();

    [OneTimeTearDown]
    public void Close() => _servers?.Dispose();

    [Test]
    public async Task Load_TwoServers_LeavesWhatAddLeaves([Values] DistanceMetric metric, [Values] PostgresVectorType type)
    {
        ShardedGallery loaded = await _servers.NewGallery(Dimension, metric, type);
        ShardedGallery added = await _servers.NewGallery(Dimension, metric, type);
        float[] rows = SearchRows.Random(500, Dimension, seed: 1), queries = SearchRows.Random(20, Dimension, seed: 2);
        string[] labels = [.. Enumerable.Range(0, 500).Select(i => $"{i % 7}")], ids = [.. Enumerable.Range(0, 500).Select(i => $"é{i}")];
        await added.AddAsync(labels, rows, ids);

        long count = await loaded.LoadAsync(LoadRows.Reused(labels, rows, ids));

        count.Should().Be(500);
        (await loaded.SearchAsync(queries, 10)).SelectMany(one => one).Should()
            .Equal((await added.SearchAsync(queries, 10)).SelectMany(one => one));
        for (int i = 0; i < 2; i++)
        {
            GalleryNeighbor[] here = (await loaded.Shards[i].SearchAsync(queries.AsMemory(0, Dimension), 500))[0];
            here.Should().OnlyContain(row => loaded.ShardOf(row.Id) == i).And.HaveCountGreaterThan(200);
            here.Should().Equal((await added.Shards[i].SearchAsync(queries.AsMemory(0, Dimension), 500))[0]);
        }
    }

    [Test]
    public async Task Load_ManyRows_TellsProgressAndShowsNoneBeforeItEnds()
    {
        ShardedGallery gallery = await _servers.NewGallery(Dimension);
        List<long> told = [];
        IReadOnlyList<LabelCount>? seen = null;

        long count = await gallery.LoadAsync(
            LoadRows.Equal(25_000, Dimension, async i => seen = i == 24_999 ? await gallery.CountAsync() : seen), new Now(told.Add));

        count.Should().Be(25_000);
        told.Should().Equal(10_000, 20_000, 25_000);
        seen.Should().BeEmpty();
        (await gallery.CountAsync()).Should().Equal(new LabelCount("label", 25_000));
    }

    [Test]
    public async Task Load_NoRows_LoadsNone()
    {
        ShardedGallery gallery = await _servers.NewGallery(Dimension);

        (await gallery.LoadAsync(LoadRows.Equal(0, Dimension))).Should().Be(0);
        (await gallery.CountAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task Load_AFewMegabytes_TakesMemoryForAFewRows()
    {
        ShardedGallery gallery = await _servers.NewGallery(Dimension);

        long most = await LoadRows.MostMemoryOf(gallery, rows => gallery.LoadAsync(rows));

        most.Should().BeLessThan(1_000_000, "100,000 rows are 3.2 MB of values alone");
    }

    [Test]
    public async Task Load_WrongRow_ThrowsItsNumberAndLoadsNothing()
    {
        ShardedGallery gallery = await _servers.NewGallery(Dimension);
        (PostgresRow Row, string Message)[] cases =
        [
            (new("x", "a", new float[7]), "rows[5000].Values has 7 values; expected 8*"),
            (new("x", "a", new float[] { 0, 1, 2, float.NaN, 4, 5, 6, 7 }), "rows[5000].Values holds NaN*column 3*"),
            (new(null!, "a", new float[8]), "*Id*"),
            (new("x", "a\0", new float[8]), "rows[5000].Label holds U+0000*Replace*"),
        ];
        foreach ((PostgresRow row, string message) in cases)
        {
            await gallery.Awaiting(one => one.LoadAsync(LoadRows.Then(5000, Dimension, row))).Should().ThrowAsync<ArgumentException>()
                .WithMessage(message);
            (await gallery.CountAsync()).Should().BeEmpty();
        }

        (await gallery.LoadAsync(LoadRows.Equal(5000, Dimension))).Should().Be(5000, "the next call works");
    }

    [Test]
    public async Task Load_IdGivenTwice_ThrowsItsPlaceAmongTheRowsOfItsShard([Values(0, 1)] int shard)
    {
        ShardedGallery gallery = await _servers.NewGallery(Dimension);
        string[] own = [.. Enumerable.Range(0, 5000).Select(i => $"{i}").Where(id => gallery.ShardOf(id) == shard)];

        await gallery.Awaiting(one => one.LoadAsync(LoadRows.Then(5000, Dimension, new(own[7], "a", new float[8]))))
            .Should().ThrowAsync<ArgumentException>().WithParameterName("rows")
            .WithMessage($"rows: row {own.Length}, from 0, of those whose ShardOf is {shard}, has an id that is in use*");

        (await gallery.CountAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task Load_IdInUseOnOneShard_LeavesWhatWasThere([Values("1", "2", "3", "4")] string id)
    {
        ShardedGallery gallery = await _servers.NewGallery(Dimension);
        await gallery.AddAsync(["before"], new float[Dimension], [id]);

        await gallery.Awaiting(one => one.LoadAsync(LoadRows.Equal(5000, Dimension))).Should().ThrowAsync<ArgumentException>()
            .WithMessage("*in use*Leave such rows out*");

        (await gallery.CountAsync()).Should().Equal(new LabelCount("before", 1));
    }

    [Test]
    public async Task Load_SourceThatFails_PassesItsExceptionAndLoadsNothing()
    {
        ShardedGallery gallery = await _servers.NewGallery(Dimension);

        foreach (Exception error in (Exception[])[new FormatException("of the source"), new IOException("of the source")])
        {
            await gallery.Awaiting(one => one.LoadAsync(LoadRows.Equal(
                5000, Dimension, i => i == 4000 ? throw error : Task.CompletedTask)))
                .Should().ThrowAsync<Exception>().Where(one => ReferenceEquals(one, error));
        }

        (await gallery.CountAsync()).Should().BeEmpty();
    }

    [TestCase(10_000, 0)]
    [TestCase(12_000, 12_000)]
    public async Task Load_ProgressThrows_ThrowsThatExceptionItself(long at, int loaded)
    {
        ShardedGallery gallery = await _servers.NewGallery(Dimension);
        Now progress = new(count => _ = count == at ? throw new IOException("the pipe is closed") : count);

        await gallery.Awaiting(one => one.LoadAsync(LoadRows.Equal(12_000, Dimension), progress))
            .Should().ThrowAsync<IOException>().WithMessage("the pipe is closed");

        (await gallery.CountAsync()).Sum(one => one.Count).Should().Be(loaded, "the last number is told when all are there");
    }

    [TestCase(20_000, 50_000)]
    [TestCase(99, 100)] // all rows lie in buffers of the client
    public async Task Load_Cancelled_LoadsNothingAndTheNextCallWorks(int at, int count)
    {
        ShardedGallery gallery = await _servers.NewGallery(Dimension);
        using CancellationTokenSource stop = new();

        await gallery.Awaiting(one => one.LoadAsync(
            LoadRows.Equal(count, Dimension, i => i == at ? stop.CancelAsync() : Task.CompletedTask), null, stop.Token))
            .Should().ThrowAsync<OperationCanceledException>();

        (await gallery.CountAsync()).Should().BeEmpty();
        (await gallery.LoadAsync(LoadRows.Equal(100, Dimension))).Should().Be(100);
    }

    private sealed class Now(Action<long> action) : IProgress<long>
    {
        public void Report(long value) => action(value);
    }
}
