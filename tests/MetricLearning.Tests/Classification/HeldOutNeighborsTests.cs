using MetricLearning.Classification;

namespace MetricLearning.Tests.Classification;

public class HeldOutNeighborsTests
{
    [Test]
    public void Rows_Written_KeepApart()
    {
        HeldOutNeighbors neighbors = new(3, 2);
        neighbors.LabelsOf(1).Fill(7);
        neighbors.SquaredDistancesOf(2).Fill(5);

        (neighbors.RowCount, neighbors.NeighborCount).Should().Be((3, 2));
        neighbors.LabelsOf(0).ToArray().Concat(neighbors.LabelsOf(1).ToArray()).Should().Equal(0, 0, 7, 7);
        neighbors.SquaredDistancesOf(1).ToArray().Concat(neighbors.SquaredDistancesOf(2).ToArray()).Should().Equal(0, 0, 5, 5);
    }

    [Test]
    public void RowsOf_WhereTheyAreKept_KeepApart()
    {
        HeldOutNeighbors neighbors = new(2, 2, keepsRows: true);
        neighbors.RowsOf(1).Fill(3);

        neighbors.RowsOf(0).ToArray().Concat(neighbors.RowsOf(1).ToArray()).Should().Equal(0, 0, 3, 3);
        (neighbors.KeepsRows, new HeldOutNeighbors(2, 2).KeepsRows).Should().Be((true, false));
    }
}
