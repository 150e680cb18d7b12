using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.Postgres.Tests;

/// <summary>Rows on two servers.</summary>
public class ShardedGalleryTests
{
    private const int Dimension = 8;
    private TwoServers _servers = null!;

    [OneTimeSetUp]
    public void Open() => _servers = new();

    [OneTimeTearDown]
    public void Close() => _servers?.Dispose();

    [Test]
    public async Task Search_TwoServers_AnswersAsInMemory([Values] DistanceMetric metric)
    {
        ShardedGallery gallery = await NewGallery(metric);
        float[] rows = SearchRows.Random(500, Dimension, seed: 1), queries = SearchRows.Random(20, Dimension, seed: 2);
        string[] labels = [.. Enumerable.Range(0, 500).Select(i => $"{i % 7}")], ids = [.. Enumerable.Range(0, 500).Select(i => $"r{i}")];
        await gallery.AddAsync(labels, rows, ids);
        Gallery memory = new(metric, Dimension);
        memory.Add(labels, new ReadOnlyTensorSpan<float>(rows, [500, Dimension]), ids);
        IGallery expected = memory;

        foreach (RowSelection? selection in (RowSelection?[])[null, new() { Labels = ["1", "2"], IdPrefix = "r1" }])
        {
            GalleryNeighbor[][] found = await gallery.SearchAsync(queries, 10, selection);
            found.SelectMany(one => one).Select(row => row.Id).Should()
                .Equal((await expected.SearchAsync(queries, 10, selection)).SelectMany(one => one).Select(row => row.Id));
            (await gallery.SearchCentroidsAsync(queries, 7, selection)).SelectMany(one => one).Select(one => one.Label).Should()
                .Equal((await expected.SearchCentroidsAsync(queries, 7, selection)).SelectMany(one => one).Select(one => one.Label));
            (await gallery.CountAsync(selection)).Should().Equal(await expected.CountAsync(selection));
        }

        IReadOnlyList<LabelCount>[] parts = [.. await Task.WhenAll(gallery.Shards.Select(shard => shard.CountAsync().AsTask()))];
        parts.Select(part => part.Sum(one => one.Count)).Should().OnlyContain(count => count > 200, "both servers have about half");
    }

    [Test]
    public async Task Changes_TwoServers_ReachTheRowsWhereverTheyAre()
    {
        ShardedGallery gallery = await NewGallery(DistanceMetric.Euclidean);
        string[] ids = [.. Enumerable.Range(0, 20).Select(i => $"{i}")];
        await gallery.AddAsync([.. ids.Select(_ => "a")], SearchRows.Random(20, Dimension, seed: 3), ids);

        foreach (string id in ids[..5])
        {
            (await gallery.RelabelAsync(id, "b")).Should().BeTrue();
        }

        (await gallery.CountAsync()).Should().Equal(new LabelCount("a", 15), new LabelCount("b", 5));
        (await gallery.RemoveAsync([.. ids[3..10], "none"])).Should().Be(7);
        (await gallery.RemoveLabelAsync("a")).Should().Be(10);
        (await gallery.CountAsync()).Should().Equal(new LabelCount("b", 3));
    }

    [Test]
    public async Task Add_IdInUseOnOneServer_TakesBackWhatTheOtherAdded()
    {
        ShardedGallery gallery = await NewGallery(DistanceMetric.Euclidean);
        string[] ids = [.. Enumerable.Range(0, 20).Select(i => $"{i}")];
        await gallery.AddAsync(["a"], new float[Dimension], ids[..1]);

        await gallery.Awaiting(one => one.AddAsync([.. ids.Select(_ => "b")], SearchRows.Random(20, Dimension, seed: 4), ids).AsTask())
            .Should().ThrowAsync<ArgumentException>().WithMessage("*\"0\"*in use*");

        (await gallery.CountAsync()).Should().Equal(new LabelCount("a", 1));
    }

    [Test]
    public async Task Add_ServerUnreachable_TakesBackWhatTheOtherAdded()
    {
        ShardedGallery gallery = await NewGallery(DistanceMetric.Euclidean);
        string[] ids = [.. Enumerable.Range(0, 20).Select(i => $"{i}")];
        await TestServer.Control("kill");

        await gallery.Awaiting(one => one.AddAsync([.. ids.Select(_ => "b")], SearchRows.Random(20, Dimension, seed: 5), ids).AsTask())
            .Should().ThrowAsync<PostgresGalleryException>();

        await gallery.Awaiting(one => one.SearchAsync(new float[Dimension], 1).AsTask()).Should().ThrowAsync<PostgresGalleryException>();
        await TestServer.Control("start");
        (await gallery.CountAsync()).Should().BeEmpty();
        await gallery.AddAsync([.. ids.Select(_ => "b")], SearchRows.Random(20, Dimension, seed: 5), ids);
    }

    [Test]
    public async Task SearchCentroids_HalfPrecision_RoundsQueriesAsAShardDoes([Values] DistanceMetric metric)
    {
        PostgresGallery one = await PostgresGallery.OpenAsync(
            _servers.First, 2, TestServer.NewTable() with { Metric = metric, VectorType = PostgresVectorType.HalfVector });
        await one.AddAsync(["a", "b"], new float[] { 0.1f, 0.7f, 3.3f, -1.9f }, ["1", "2"]);
        ShardedGallery gallery = new([one]);
        float[] query = [0.1f, 2.3456f];

        (await gallery.SearchCentroidsAsync(query, 2))[0].Should().Equal((await one.SearchCentroidsAsync(query, 2))[0]);
        if (metric != DistanceMetric.Cosine)
        {
            await gallery.Awaiting(all => all.SearchCentroidsAsync(new float[] { 70_000, 0 }, 1).AsTask())
                .Should().ThrowAsync<ArgumentException>().WithMessage("queries*70000*");
        }

        PostgresGallery other = await PostgresGallery.OpenAsync(_servers.First, 2, TestServer.NewTable() with { Metric = metric });
        FluentActions.Invoking(() => new ShardedGallery([one, other])).Should().Throw<ArgumentException>().WithMessage("*one vector type*");
    }

    [Test]
    public async Task SearchCentroids_OtherGalleries_SaysThatTheyCannot()
    {
        ShardedGallery gallery = new([new Gallery(DistanceMetric.Euclidean, 2), new Gallery(DistanceMetric.Euclidean, 2)]);
        await gallery.AddAsync(["a", "a", "b"], new float[] { 1, 1, 2, 2, 3, 3 }, ["1", "2", "3"]);

        (await gallery.SearchAsync(new float[] { 2, 2 }, 2))[0][0].Id.Should().Be("2");
        await gallery.Awaiting(one => one.SearchCentroidsAsync(new float[] { 2, 2 }, 1).AsTask()).Should()
            .ThrowAsync<NotSupportedException>().WithMessage("*Gallery*PostgresGallery*");
    }

    [Test]
    public void Constructor_WrongShards_Throws()
    {
        Gallery one = new(DistanceMetric.Euclidean, 2);
        (IGallery[] Shards, string Message)[] cases =
        [
            ([], "*0 entries*"),
            ([one, null!], "*null*"),
            ([one, one], "*twice*"),
            ([one, new Gallery(DistanceMetric.Cosine, 2)], "*shards[1]*Cosine*Euclidean*"),
            ([one, new Gallery(DistanceMetric.Euclidean, 3)], "*shards[1]*3 columns*"),
        ];
        foreach ((IGallery[] shards, string message) in cases)
        {
            FluentActions.Invoking(() => new ShardedGallery(shards)).Should().Throw<ArgumentException>().WithMessage(message);
        }
    }

    private async Task<ShardedGallery> NewGallery(DistanceMetric metric)
    {
        PostgresGalleryOptions options = TestServer.NewTable() with { Metric = metric, PartitionCount = 2 };
        return new([
            await PostgresGallery.OpenAsync(_servers.First, Dimension, options),
            await PostgresGallery.OpenAsync(_servers.Second, Dimension, options)]);
    }
}
