using MetricLearning.Auditing;

namespace MetricLearning.Tests.Auditing;

public class RowValuesTests
{
    [Test]
    public void Rows_OfBothSets_AreNumberedOn()
    {
        RowValues values = new([1, 2, 3, 4], [5, 6], columns: 2);

        (values.Count, values.TrainCount, values.Columns).Should().Be((3, 2, 2));
        values[1].ToArray().Should().Equal(3, 4);
        values[2].ToArray().Should().Equal(5, 6);
    }

    [Test]
    public void Gather_Units_CopiesTheirFirstRows()
    {
        RowValues values = new([1, 1, 2], [3], columns: 1);
        DistinctRows distinct = DistinctRows.Of(values, [0, 0, 0, 0], default);

        values.Gather([2, 1], distinct, new float[3]).ToArray().Should().Equal(3, 2);
    }
}
