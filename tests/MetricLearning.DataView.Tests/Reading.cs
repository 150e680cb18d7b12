using MetricLearning.Data;
using Microsoft.ML;

namespace MetricLearning.DataView.Tests;

/// <summary>Short ways of tests to read a table.</summary>
internal static class Reading
{
    /// <summary>A table of two labelled rows and a column to be read.</summary>
    public static MemoryTable Labelled => new MemoryTable().Texts("label", "a", "b");

    /// <summary>The rows of a table that is learned from too.</summary>
    public static float[][] Rows(IDataView table, TableReaderOptions? options = null) =>
        Rows(TableReader.Fit(table, options ?? Options()).Read(table).Data);

    /// <summary>The rows of a data set.</summary>
    public static float[][] Rows(LabeledDataset data) =>
        [.. Enumerable.Range(0, data.RowCount).Select(row => data.Row(row).ToArray())];

    /// <summary>Options with the labels in the column "label".</summary>
    public static TableReaderOptions Options(
        MissingValueRule missing = MissingValueRule.Refuse, CategoryRule categories = CategoryRule.OneHot) =>
        new() { LabelColumn = "label", MissingValues = missing, Categories = categories };

    /// <summary>Requires learning from a table to fail.</summary>
    public static void Refuses(IDataView table, TableReaderOptions options, string message) =>
        FluentActions.Invoking(() => TableReader.Fit(table, options))
            .Should().Throw<ArgumentException>().WithMessage(message).WithParameterName(nameof(table));
}
