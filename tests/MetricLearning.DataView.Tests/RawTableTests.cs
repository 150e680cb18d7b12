namespace MetricLearning.DataView.Tests;

public class RawTableTests
{
    private static MemoryTable WithGaps => new MemoryTable()
        .Texts("label", "a", "b", "", "b")
        .Floats("x", 1, float.NaN, 3, 4)
        .Texts("c", "p", "q", "p", "");

    [Test]
    public void Read_MissingValueUnlessAskedFor_NamesRowAndColumn()
    {
        Reading.Refuses(
            WithGaps, Reading.Options(),
            "Column \"x\" has no value at row 1; expected one. Set MissingValues to ReplaceByMean or LeaveRowsOut, or fill it in.*");
        Reading.Refuses(Reading.Labelled.Texts("c", "p", ""), Reading.Options(), "Column \"c\" has no value at row 1*");
        Reading.Refuses(Reading.Labelled.Keys("k", [0, 1]), Reading.Options(), "Column \"k\" has no value at row 0*");
        Reading.Refuses(Reading.Labelled.Vectors("v", [1, 2], [3, float.NaN]), Reading.Options(), "Column \"v\" has no value at row 1*");
    }

    [Test]
    public void Read_LeaveRowsOut_KeepsWholeRowsAndTheirNumbers()
    {
        MemoryTable table = WithGaps;
        TableReader reader = TableReader.Fit(table, Reading.Options(MissingValueRule.LeaveRowsOut));
        LabeledTable read = reader.Read(table);

        read.RowNumbers.Should().Equal(0);
        reader.LabelNames.Should().Equal(["a"], "other rows lack a value");
        reader.FeatureNames.Should().Equal("x", "c=p");
        reader.ReadRows(table).RowNumbers.Should().Equal([0, 2], "labels are not looked at");
    }

    [TestCase(MissingValueRule.Refuse)]
    [TestCase(MissingValueRule.ReplaceByMean)]
    public void Read_MissingLabel_IsRefused(MissingValueRule rule)
    {
        const string Message = "Column \"label\" has no value at row 1; expected a label.*";
        Reading.Refuses(new MemoryTable().Texts("label", "a", "").Floats("x", 1, float.NaN), Reading.Options(rule), Message);
        Reading.Refuses(new MemoryTable().Floats("label", 1, float.NaN).Floats("x", 1, 2), Reading.Options(rule), Message);
        Reading.Refuses(new MemoryTable().Keys("label", [1, 0]).Floats("x", 1, 2), Reading.Options(rule), Message);
    }

    [Test]
    public void Read_NoRow_IsRefused()
    {
        MemoryTable empty = new MemoryTable().Texts("label").Floats("x");
        TableReader reader = TableReader.Fit(Reading.Labelled.Floats("x", 1, 2), Reading.Options());

        Reading.Refuses(empty, Reading.Options(), "The table has 0 rows; expected at least one.*");
        reader.Invoking(it => it.ReadRows(empty)).Should().Throw<ArgumentException>().WithMessage("The table has 0 rows*");
        Reading.Refuses(
            Reading.Labelled.Floats("x", float.NaN, float.NaN), Reading.Options(MissingValueRule.LeaveRowsOut),
            "The table has 2 rows, and each lacks a value; expected one that is whole.*");
    }

    [Test]
    public void Read_IdThatStandsTwice_NamesBothRows()
    {
        MemoryTable table = new MemoryTable().Texts("label", "a", "b", "c").Floats("x", 1, float.NaN, 3).Texts("id", "p", "p", "p");
        TableReaderOptions options = Reading.Options() with { IdColumn = "id", MissingValues = MissingValueRule.LeaveRowsOut };

        Reading.Refuses(table, options, "The id \"p\" stands at row 2 and at row 0; expected each id once.*");
        Reading.Refuses(
            Reading.Labelled.Floats("x", 1, 2).Texts("id", "p", ""), options, "Column \"id\" has no id at row 1; expected one.*");
    }

    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    public void Read_Infinity_IsNeverMissing(float value)
    {
        Reading.Refuses(
            Reading.Labelled.Floats("x", 1, value), Reading.Options(MissingValueRule.ReplaceByMean),
            "Column \"x\" holds *Infinity at row 1; expected a finite number of single precision.*");
        Reading.Refuses(
            Reading.Labelled.Add("x", Microsoft.ML.Data.NumberDataViewType.Double, [1, 1e300]), Reading.Options(),
            "Column \"x\" holds 1E+300 at row 1; *");
    }
}
