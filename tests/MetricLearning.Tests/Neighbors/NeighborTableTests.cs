using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Neighbors;

public class NeighborTableTests
{
    private static readonly NeighborTable Table = new(2, 3, [4, 5, 6, 7, 8, 9], [0.5f, 1, 2, 3, 4, 5]);

    [Test]
    public void IndicesAndDistances_EachQuery_AreItsOwn()
    {
        (Table.QueryCount, Table.NeighborCount).Should().Be((2, 3));
        Table.Indices(0).ToArray().Should().Equal(4, 5, 6);
        Table.Indices(1).ToArray().Should().Equal(7, 8, 9);
        Table.Distances(0).ToArray().Should().Equal(0.5f, 1, 2);
        Table.Distances(1).ToArray().Should().Equal(3, 4, 5);
    }

    [TestCase(-1)]
    [TestCase(2)]
    public void IndicesAndDistances_NoSuchQuery_Throw(int query)
    {
        FluentActions.Invoking(() => Table.Indices(query).Length)
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(query));
        FluentActions.Invoking(() => Table.Distances(query).Length)
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(query));
    }

    [Test]
    public void ToString_SaysTheSizes()
    {
        NeighborIndex index = new(DistanceMetric.Euclidean);
        index.AddRow([1]);

        index.ToString().Should().Be("index of 1 rows × 1 columns by Euclidean");
        index.SearchRow([1], 1).ToString().Should().Be("1 queries × 1 neighbours");
    }
}
