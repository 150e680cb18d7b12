namespace MetricLearning.DataView.Tests;

public class TableReaderTests
{
    private static MemoryTable Table => new MemoryTable()
        .Floats("x", 1, 2, 6)
        .Texts("colour", "red", "blue", "red")
        .Texts("label", "nut", "bolt", "nut")
        .Vectors("v", [1, 2], [3, 4], [5, 6]);

    [Test]
    public void Fit_Table_LearnsColumnsInItsOrder()
    {
        TableReader reader = TableReader.Fit(Table, Reading.Options());

        reader.FeatureNames.Should().Equal("x", "colour=blue", "colour=red", "v[0]", "v[1]");
        reader.FeatureCount.Should().Be(5);
        reader.LabelNames.Should().Equal("bolt", "nut");
        reader.Columns.Select(column => (column.Name, column.FirstFeature, column.FeatureCount))
            .Should().Equal(("x", 0, 1), ("colour", 1, 2), ("v", 3, 2));
        reader.Columns[1].Categories.Should().Equal("blue", "red");
        reader.Columns[0].Categories.Should().BeNull();
    }

    [Test]
    public void Read_Table_GivesRowsAndLabels()
    {
        LabeledTable table = TableReader.Fit(Table, Reading.Options()).Read(Table);

        Reading.Rows(table.Data).Should().BeEquivalentTo(
            new float[][] { [1, 0, 1, 1, 2], [2, 1, 0, 3, 4], [6, 0, 1, 5, 6] }, options => options.WithStrictOrdering());
        table.Data.Labels.ToArray().Should().Equal(1, 0, 1);
        table.Data.LabelNames.Should().Equal("bolt", "nut");
        table.RowNumbers.Should().Equal(0, 1, 2);
        table.Ids.Should().BeNull();
    }

    [Test]
    public void Read_LaterTable_IsReadInTheSameWay()
    {
        TableReader reader = TableReader.Fit(Table, Reading.Options(MissingValueRule.ReplaceByMean));
        MemoryTable later = new MemoryTable()
            .Vectors("v", [7, 8], [float.NaN, 9])
            .Texts("label", "washer", "bolt")
            .Texts("colour", "green", "")
            .Floats("unused", 1, 2)
            .Floats("x", float.NaN, 1);
        LabeledTable read = reader.Read(later);

        Reading.Rows(read.Data).Should().BeEquivalentTo(
            new float[][] { [3, 0, 0, 7, 8], [1, 1 / 3f, 2 / 3f, 3, 9] }, options => options.WithStrictOrdering());
        read.Data.LabelNames.Should().Equal("bolt", "nut", "washer");
        read.Data.Labels.ToArray().Should().Equal(2, 0);
    }

    [Test]
    public void ReadRows_TableWithoutLabels_GivesTheSameRows()
    {
        TableReader reader = TableReader.Fit(Table, Reading.Options());
        TableRows rows = reader.ReadRows(new MemoryTable()
            .Texts("colour", "blue").Vectors("v", [3f, 4f]).Floats("x", 2));

        rows.Features.Lengths.ToArray().Should().Equal(1, 5);
        rows.Features.ToArray().Should().Equal(2, 1, 0, 3, 4);
    }

    [Test]
    public void Fit_FeatureColumns_AreReadInTheirOrderAndNoOthers()
    {
        TableReaderOptions options = new() { LabelColumn = "label", FeatureColumns = ["v", "x"] };

        Reading.Rows(Table, options)[1].Should().Equal(3, 4, 2);
    }

    [Test]
    public void Read_Ids_NameRows()
    {
        MemoryTable table = Table.Texts("id", "p", "q", "r");
        TableReader reader = TableReader.Fit(table, Reading.Options() with { IdColumn = "id" });

        reader.FeatureCount.Should().Be(5);
        reader.Read(table).Ids.Should().Equal("p", "q", "r");
        reader.ReadRows(table).Ids.Should().Equal("p", "q", "r");
    }

    [Test]
    public void Read_LaterTableOfOtherLabels_IsRefused()
    {
        TableReader reader = TableReader.Fit(Reading.Labelled.Floats("x", 1, 2), Reading.Options());
        MemoryTable later = new MemoryTable().Floats("label", 1, 2).Floats("x", 1, 2);

        reader.Invoking(it => it.Read(later)).Should().Throw<ArgumentException>()
            .WithMessage("The column \"label\" of labels holds numbers, but held names in the table that was learned from*");
        reader.Invoking(it => it.Read(new MemoryTable().Floats("x", 1))).Should().Throw<ArgumentException>()
            .WithMessage("The table has no column \"label\"*");
    }

    [Test]
    public void Fit_Null_IsRefused()
    {
        FluentActions.Invoking(() => TableReader.Fit(null!, Reading.Options())).Should().Throw<ArgumentNullException>()
            .WithParameterName("table");
        FluentActions.Invoking(() => TableReader.Fit(Table, null!)).Should().Throw<ArgumentNullException>().WithParameterName("options");
        TableReader reader = TableReader.Fit(Table, Reading.Options());
        reader.Invoking(it => it.Read(null!)).Should().Throw<ArgumentNullException>().WithParameterName("table");
        reader.Invoking(it => it.ReadRows(null!)).Should().Throw<ArgumentNullException>().WithParameterName("table");
    }

    [Test]
    public void Fit_Cancelled_Stops()
    {
        CancellationToken cancelled = new(canceled: true);
        FluentActions.Invoking(() => TableReader.Fit(Table, Reading.Options(), cancelled)).Should().Throw<OperationCanceledException>();
        TableReader reader = TableReader.Fit(Table, Reading.Options());
        reader.Invoking(it => it.Read(Table, cancelled)).Should().Throw<OperationCanceledException>();
        reader.Invoking(it => it.ReadRows(Table, cancelled)).Should().Throw<OperationCanceledException>();
    }
}
