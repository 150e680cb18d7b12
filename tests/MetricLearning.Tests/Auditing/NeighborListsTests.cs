using MetricLearning.Auditing;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Auditing;

public class NeighborListsTests
{
    [Test]
    public void Search_AmongThemselves_LeavesEachUnitOut()
    {
        AuditTable table = AuditTables.Table(AuditTables.Line(0, 1, 3, 7), "aaaa", neighborCount: 2);

        table.TrainLists.Units(0).ToArray().Should().Equal(1, 2);
        table.TrainLists.Units(1).ToArray().Should().Equal(0, 2);
        table.TrainLists.Units(2).ToArray().Should().Equal(1, 0);
        table.TrainLists.Units(3).ToArray().Should().Equal(2, 1);
        table.TrainLists.Distances(3).ToArray().Should().Equal(4, 6);
        table.TrainLists.LastDistance(3).Should().Be(6);
    }

    [Test]
    public void Search_AmongOthers_FindsEqualRows()
    {
        AuditTable table = AuditTables.Table(AuditTables.Line(0, 1, 3, 7), "aaaa", 2, AuditTables.Line(3, 100), "aa");

        table.TestLists.Units(4).ToArray().Should().Equal(2, 1);
        table.TestLists.Distances(4).ToArray().Should().Equal(0, 2);
        table.TestLists.Units(5).ToArray().Should().Equal(3, 2);
        table.ListsAmongTest.Units(4).ToArray().Should().Equal(5);
        (table.TestLists.Has(0), table.TestLists.Has(4)).Should().Be((false, true));
    }

    [Test]
    public void Search_ManyUnitsAtDistanceZero_LeavesOutTheOneThatAsks()
    {
        // Five equal rows with labels of their own are five units; each finds the first three, and no more than that.
        AuditTable table = AuditTables.Table(AuditTables.Line(1, 1, 1, 1, 1), "abcde", neighborCount: 2);

        table.TrainLists.Units(0).ToArray().Should().Equal(1, 2);
        table.TrainLists.Units(1).ToArray().Should().Equal(0, 2);
        table.TrainLists.Units(4).ToArray().Should().Equal(0, 1);
    }

    [TestCase(10, 5, true, 4)]
    [TestCase(10, 5, false, 5)]
    [TestCase(3, 5, true, 3)]
    [TestCase(3, 1, true, 0)]
    [TestCase(3, 0, true, 0)]
    public void CountFor_FewUnits_IsHowManyThereAre(int wanted, int gallery, bool isOwn, int expected) =>
        NeighborLists.CountFor(wanted, gallery, isOwn).Should().Be(expected);

    [Test]
    public void Search_MoreRowsThanABlock_AgreesWithComparingAll()
    {
        const int Rows = 2500;
        float[] values = AuditTables.Normal(Rows, 3, seed: 2).ToArray();
        AuditTable table = AuditTables.Table(AuditTables.Normal(Rows, 3, seed: 2), new string('a', Rows), neighborCount: 1);

        for (int row = 0; row < Rows; row += 31)
        {
            int nearest = Enumerable.Range(0, Rows).Where(other => other != row).MinBy(other => Enumerable.Range(0, 3)
                .Sum(column => Math.Pow((double)values[(3 * row) + column] - values[(3 * other) + column], 2)));
            table.TrainLists.Units(row)[0].Should().Be(nearest);
        }
    }
}
