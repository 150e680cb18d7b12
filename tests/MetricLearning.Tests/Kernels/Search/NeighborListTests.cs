using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class NeighborListTests
{
    [Test]
    public void Offer_RowsInAnyOrder_KeepsTheNearestTiesByLowerIndex([Values(1, 2, 7, 30)] int capacity, [Values(1, 2, 3)] int seed)
    {
        const int Guard = 3;
        Random random = new(seed);
        float[] offered = [.. Enumerable.Range(0, 30).Select(_ => (float)random.Next(6))];
        int[] order = [.. Enumerable.Range(0, offered.Length)];
        random.Shuffle(order);
        float[] distances = [.. Enumerable.Repeat(99f, capacity + Guard)];
        int[] indices = [.. Enumerable.Repeat(99, capacity + Guard)];
        NeighborList list = new(distances.AsSpan(0, capacity), indices.AsSpan(0, capacity));

        foreach (int i in order)
        {
            list.Offer(offered[i], i);
        }

        int[] expected = [.. Enumerable.Range(0, offered.Length).OrderBy(i => offered[i]).ThenBy(i => i).Take(capacity)];
        indices.Should().Equal([.. expected, .. Enumerable.Repeat(99, Guard)]);
        distances.Should().Equal([.. expected.Select(i => offered[i]), .. Enumerable.Repeat(99f, Guard)]);
    }

    [Test]
    public void Offer_FewerRowsThanPlaces_FillsTheFirstPlaces()
    {
        float[] distances = [9, 9, 9];
        int[] indices = [9, 9, 9];
        NeighborList list = new(distances, indices);

        list.Offer(2, 4);
        list.Offer(1, 5);

        distances.Should().Equal(1, 2, 9);
        indices.Should().Equal(5, 4, 9);
    }
}
