using CsCheck;
using MetricLearning.Data;

namespace MetricLearning.Tests.Data;

public class ClassIndexTests
{
    private static readonly int[] Labels = [7, -3, 7, int.MaxValue, -3, 7];

    [Test]
    public void Labels_AnyIntegers_AreDistinctAndAscending() =>
        new ClassIndex(Labels).Labels.ToArray().Should().Equal(-3, 7, int.MaxValue);

    [Test]
    public void ClassOfRow_AnyIntegers_IsThePlaceOfTheLabel() =>
        new ClassIndex(Labels).ClassOfRow.ToArray().Should().Equal(1, 0, 1, 2, 0, 1);

    [Test]
    public void RowsOf_EachClass_AreItsRowsAscending()
    {
        var index = new ClassIndex(Labels);

        index.RowsOf(0).ToArray().Should().Equal(1, 4);
        index.RowsOf(1).ToArray().Should().Equal(0, 2, 5);
        index.RowsOf(2).ToArray().Should().Equal(3);
    }

    [Test]
    public void Rows_AllClasses_StandOneAfterTheOther()
    {
        var index = new ClassIndex(Labels);

        index.Rows.ToArray().Should().Equal(1, 4, 0, 2, 5, 3);
        (index.StartOf(1), index.CountOf(1)).Should().Be((2, 3));
    }

    [Test]
    public void Constructor_NoLabels_HasNoClass()
    {
        var index = new ClassIndex([]);

        (index.RowCount, index.ClassCount, index.Rows.Length, index.Labels.Length).Should().Be((0, 0, 0, 0));
    }

    [Test]
    public void Rebuild_FewerRows_ForgetsTheOldOnes()
    {
        var index = new ClassIndex(Labels);

        index.Rebuild([5, 4]);

        (index.RowCount, index.ClassCount).Should().Be((2, 2));
        index.Labels.ToArray().Should().Equal(4, 5);
        index.Rows.ToArray().Should().Equal(1, 0);
        index.ClassOfRow.ToArray().Should().Equal(1, 0);
    }

    [Test]
    public void Rebuild_SeenSize_AllocatesNothing()
    {
        var index = new ClassIndex(Labels);
        long before = GC.GetAllocatedBytesForCurrentThread();

        index.Rebuild(Labels);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Test]
    public void RowsOf_AnyLabels_MatchesGrouping() =>
        Gen.Int[-5, 5].Array[0, 60].Sample(labels =>
        {
            var index = new ClassIndex(labels);
            var expected = labels.Select((label, row) => (label, row)).GroupBy(pair => pair.label).OrderBy(group => group.Key).ToList();
            return index.ClassCount == expected.Count && expected.Select((group, number) => (group, number)).All(item =>
                index.Labels[item.number] == item.group.Key
                && index.RowsOf(item.number).ToArray().SequenceEqual(item.group.Select(pair => pair.row)));
        });
}
