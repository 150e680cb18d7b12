using MetricLearning.Auditing;
using MetricLearning.Distances;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Auditing;

public class AuditTableTests
{
    private static readonly AuditTable Table = AuditTables.Table(
        AuditTables.Line(0, 0, 1, 5), "aabb", 2, AuditTables.Line(4), "a", DistanceMetric.SquaredEuclidean);

    [Test]
    public void Units_OfBothSets_HaveRowClassAndLists()
    {
        (Table.IsTrain(2), Table.IsTrain(3)).Should().Be((true, false));
        (Table.ClassOf(0), Table.ClassOf(1), Table.ClassOf(3)).Should().Be((0, 1, 0));
        Table.RowOf(1).Should().Be(new AuditedRow(AuditPart.Train, 2, "2", "b"));
        Table.ListsOf(2).Should().BeSameAs(Table.TrainLists);
        Table.ListsOf(3).Should().BeSameAs(Table.TestLists);
        Table.LengthOf(9).Should().Be(3);
    }

    [Test]
    public void NeighborsOf_AUnit_NamesThem()
    {
        IReadOnlyList<AuditNeighbor> neighbors = Table.NeighborsOf(3);

        neighbors.Should().Equal(
            new AuditNeighbor(new(AuditPart.Train, 3, "3", "b"), 1), new AuditNeighbor(new(AuditPart.Train, 2, "2", "b"), 9));
        neighbors[1].Distance.Should().Be(9);
        FluentActions.Invoking(() => neighbors[2]).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => neighbors[-1]).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Test]
    public void NeighborsOf_TheOnlyUnit_IsEmpty() =>
        AuditTables.Table(AuditTables.Line(1, 1), "aa", 2).NeighborsOf(0).Should().BeEmpty();
}
