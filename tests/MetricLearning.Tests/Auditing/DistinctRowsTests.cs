using MetricLearning.Auditing;

namespace MetricLearning.Tests.Auditing;

public class DistinctRowsTests
{
    [Test]
    public void Of_RowsOfBothSets_AreOneUnitWhereValuesLabelAndSetAgree()
    {
        // rows 0, 2 and 3 are equal, −0 and all; 3 has another label; 4 and 5 are of the test set
        RowValues values = new([0, 1, 5, 5, -0f, 1, 0, 1], [0, 1, 5, 5], columns: 2);
        DistinctRows distinct = DistinctRows.Of(values, [0, 0, 0, 1, 0, 0], default);

        Enumerable.Range(0, 6).Select(distinct.UnitOf).Should().Equal(0, 1, 0, 2, 3, 4);
        Enumerable.Range(0, 6).Select(distinct.ValuesOfRow).Should().Equal(0, 1, 0, 0, 0, 1);
        Enumerable.Range(0, 5).Select(distinct.FirstRowOf).Should().Equal(0, 1, 3, 4, 5);
        Enumerable.Range(0, 5).Select(distinct.ValuesOf).Should().Equal(0, 1, 0, 0, 1);
        (distinct.Count, distinct.TrainCount, distinct.ValuesCount).Should().Be((5, 3, 2));
    }

    [Test]
    public void Of_ManyRows_AgreesWithComparingAll()
    {
        var random = new Random(1);
        float[] rows = [.. Enumerable.Range(0, 3 * 500).Select(_ => (float)random.Next(3))];
        DistinctRows distinct = DistinctRows.Of(new(rows, [], 3), new int[500], default);

        distinct.ValuesCount.Should().Be(27);
        for (int i = 0; i < 500; i++)
        {
            int first = Enumerable.Range(0, 500).First(j => rows.AsSpan(3 * j, 3).SequenceEqual(rows.AsSpan(3 * i, 3)));
            distinct.FirstRowOf(distinct.UnitOf(i)).Should().Be(first);
        }
    }

    [Test]
    public void Of_Cancelled_Throws() => FluentActions
        .Invoking(() => DistinctRows.Of(new([1], [], 1), [0], new CancellationToken(canceled: true)))
        .Should().Throw<OperationCanceledException>();
}
