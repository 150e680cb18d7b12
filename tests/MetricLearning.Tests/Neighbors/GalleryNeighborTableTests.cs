using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Neighbors;

public class GalleryNeighborTableTests
{
    [Test]
    public void Item_EachQuery_IsItsOwnAndOthersAreRefused()
    {
        GalleryNeighbor[] neighbors = [.. Enumerable.Range(0, 6).Select(i => new GalleryNeighbor($"{i}", "a", i))];
        GalleryNeighborTable table = new(2, 3, neighbors);

        table[0].ToArray().Should().Equal(neighbors[..3]);
        table[1].ToArray().Should().Equal(neighbors[3..]);
        FluentActions.Invoking(() => table[-1]).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => table[2]).Should().Throw<ArgumentOutOfRangeException>();
    }
}
