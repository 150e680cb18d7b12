using MetricLearning.Auditing;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Auditing;

public class UnitIndexTests
{
    [Test]
    public void Search_AmongSomeUnits_FindsThemByTheirNumbers()
    {
        RowValues values = new([0, 10, 20, 30], [], 1);
        DistinctRows distinct = DistinctRows.Of(values, [0, 0, 0, 0], default);
        int[] units = [3, 1];
        UnitIndex index = new(units, values, distinct, new(new(), 0, null, default));
        int[] numbers = new int[2];
        float[] distances = new float[2];
        index.Search([12], 2, numbers, distances);

        numbers.Select(index.UnitOf).Should().Equal(1, 3);
        distances.Should().Equal(2, 18);
        index.Count.Should().Be(2);
        (index.IsOf(units), index.IsOf([3, 1])).Should().Be((true, false));
    }

    [Test]
    public void New_MoreRowsThanABlock_HoldsAll()
    {
        float[] rows = AuditTables.Normal(3000, 2, seed: 1).ToArray();
        RowValues values = new(rows, [], 2);
        DistinctRows distinct = DistinctRows.Of(values, new int[3000], default);
        UnitIndex index = new([.. Enumerable.Range(0, 3000)], values, distinct, new(new(), 0, null, default));
        int[] number = new int[1];
        float[] distance = new float[1];

        for (int row = 0; row < 3000; row += 97)
        {
            index.Search(values[row], 1, number, distance);
            (number[0], distance[0]).Should().Be((row, 0f));
        }
    }

    [Test]
    public void New_Cancelled_Throws() => FluentActions
        .Invoking(() =>
        {
            RowValues values = new([1], [], 1);
            _ = new UnitIndex([0], values, DistinctRows.Of(values, [0], default), new(new(), 0, null, new(canceled: true)));
        })
        .Should().Throw<OperationCanceledException>();
}
