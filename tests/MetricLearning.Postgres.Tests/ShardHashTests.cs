namespace MetricLearning.Postgres.Tests;

public class ShardHashTests
{
    // Rows lie where these say: another result would lose them.
    [TestCase("", 2, 0)]
    [TestCase("a", 2, 1)]
    [TestCase("row17", 5, 2)]
    [TestCase("名前🙂", 1000, 42)]
    public void Place_OfAnId_NeverChanges(string id, int shards, int place) => ShardHash.Place(id, shards).Should().Be(place);

    [TestCase(2)]
    [TestCase(7)]
    [TestCase(64)]
    public void Place_ManyIds_SpreadEvenly(int shards)
    {
        const int Count = 64_000;
        int[] counts = new int[shards];
        for (int i = 0; i < Count; i++)
        {
            counts[ShardHash.Place($"tenant/{i}", shards)]++;
        }

        double expected = (double)Count / shards;
        counts.Should().OnlyContain(count => Math.Abs(count - expected) < 6 * Math.Sqrt(expected));
    }
}
