namespace MetricLearning.DataView.Tests;

public class ColumnLearningTests
{
    [Test]
    public void Of_Means_AreOfValuesThatAreThere()
    {
        MemoryTable table = new MemoryTable()
            .Texts("label", "a", "a", "b", "b")
            .Floats("x", 1, float.NaN, 2, 6)
            .Vectors("v", [1, 2], [3, float.NaN], [5, 6], [7, 8])
            .Texts("c", "p", "", "q", "p");
        TableReader reader = TableReader.Fit(table, Reading.Options(MissingValueRule.ReplaceByMean));

        reader.Columns[0].Means.Should().Equal(3);
        reader.Columns[1].Means.Should().Equal(4, 16 / 3.0);
        reader.Columns[2].Means.Should().Equal(2 / 3.0, 1 / 3.0);
        Reading.Rows(table, Reading.Options(MissingValueRule.ReplaceByMean))[1]
            .Should().Equal(3, 3, (float)(16 / 3.0), (float)(2 / 3.0), (float)(1 / 3.0));
    }

    [Test]
    public void Of_ColumnWithoutAnyValue_IsRefused()
    {
        TableReaderOptions options = Reading.Options(MissingValueRule.ReplaceByMean);

        Reading.Refuses(Reading.Labelled.Floats("x", float.NaN, float.NaN), options, "Column \"x\" has no value in any row; expected one*");
        Reading.Refuses(Reading.Labelled.Texts("c", "", ""), options, "Column \"c\" has no value in any row; expected one*");
        Reading.Refuses(
            Reading.Labelled.Vectors("v", [1, float.NaN], [2, float.NaN]), options,
            "Column \"v\" has no value in any row, at place 1 of 2*");
    }

    [Test]
    public void Of_Categories_StandInOrdinalOrder() =>
        TableReader.Fit(
            new MemoryTable().Texts("label", "a", "b", "c", "d").Texts("c", "é", "b", "B", "10"), Reading.Options())
            .Columns[0].Categories.Should().Equal("10", "B", "b", "é");
}
