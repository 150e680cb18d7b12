using MetricLearning.Auditing;
using MetricLearning.Distances;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Auditing;

public class AuditRunTests
{
    [Test]
    public void Run_ZeroRowsByCosine_AreNobodysNeighbours()
    {
        AuditTable table = AuditTables.Table(
            AuditTables.Plane((1, 0), (0, 0), (1, 1)), "aaa", 2, AuditTables.Plane((0, 0), (0, 1)), "aa", DistanceMetric.Cosine);

        Enumerable.Range(0, 5).Select(table.HasDirection).Should().Equal(true, false, true, false, true);
        table.TrainLists.NeighborCount.Should().Be(1);
        table.TrainLists.Units(0).ToArray().Should().Equal(2);
        table.TestLists.Units(4).ToArray().Should().Equal(2, 0);
        (table.TrainLists.Has(1), table.TestLists.Has(3)).Should().Be((false, false));
    }

    [Test]
    public void Run_ZeroRowsByOtherMetrics_AreRowsLikeOthers()
    {
        AuditTable table = AuditTables.Table(AuditTables.Plane((1, 0), (0, 0)), "aa", 2);

        table.TrainLists.Units(0).ToArray().Should().Equal(1);
    }
}
