using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.Postgres.Tests;

/// <summary>Shards that answer at once and throw before they return. No server is needed.</summary>
public class ShardedGalleryMemoryTests
{
    private readonly ShardedGallery _gallery = new([new Gallery(DistanceMetric.Euclidean, 1), new Gallery(DistanceMetric.Euclidean, 1)]);

    [Test]
    public async Task Add_RefusedByTheSecondShard_TakesBackWhatTheFirstAdded()
    {
        string[] first = IdsOf(0), second = IdsOf(1);
        await _gallery.AddAsync(["a"], new float[] { 1 }, [second[0]]);

        await _gallery.Awaiting(one => one.AddAsync(["b", "b", "b"], new float[] { 1, 2, 3 }, [first[0], first[1], second[0]]).AsTask())
            .Should().ThrowAsync<ArgumentException>().WithMessage($"*'{second[0]}'*");

        (await _gallery.CountAsync()).Should().Equal(new LabelCount("a", 1));
        await _gallery.AddAsync(["b"], new float[] { 1 }, [first[0]]);
    }

    [Test]
    public async Task Load_ShardsInMemory_SaysThatTheyCannot() =>
        await _gallery.Awaiting(one => one.LoadAsync(LoadRows.Equal(1, 1))).Should().ThrowAsync<NotSupportedException>()
            .WithMessage("*Gallery*PostgresGallery*AddAsync*");

    private string[] IdsOf(int shard) =>
        [.. Enumerable.Range(0, 100).Select(i => $"id {i}").Where(id => _gallery.ShardOf(id) == shard).Take(2)];
}
