using MetricLearning.DataView;
using Microsoft.Data.Analysis;
using static MetricLearning.Packages.Tests.Cases.Make;

namespace MetricLearning.Packages.Tests.Cases;

internal static class DataViewCases
{
    public static (string Name, Func<Task> Call)[] All { get; } =
    [
        ("TableReader.Fit: no table", Call(() => TableReader.Fit(null!, new() { LabelColumn = "kind" }))),
        ("TableReader.Fit: no options", Call(() => TableReader.Fit(Table(), null!))),
        ("TableReader.Fit: a label that is no column", Call(() => TableReader.Fit(Table(), new() { LabelColumn = "none" }))),
        ("TableReader.Fit: features that are no columns", Call(() => TableReader.Fit(
            Table(), new() { LabelColumn = "kind", FeatureColumns = ["none"] }))),
        ("TableReader.Fit: no rows", Call(() => TableReader.Fit(Table(0), new() { LabelColumn = "kind" }))),
        ("TableReader.Read: a table without the columns", Call(() => Reader().Read(Table(4, "other")))),
        ("TableReader.Read: no table", Call(() => Reader().Read(null!))),
        ("TableReader.ReadRows: a table without the columns", Call(() => Reader().ReadRows(Table(4, "other")))),
        ("TableReader.Save: no path", Call(() => Reader().Save(""))),
        ("TableReader.Save: no folder", Call(() => Reader().Save(NoFolder))),
        ("TableReader.Load: no file", Call(() => TableReader.Load(NoFolder))),
    ];

    private static DataFrame Table(int rows = 4, string column = "size") => new(
        new SingleDataFrameColumn(column, Enumerable.Range(0, rows).Select(row => (float)row)),
        new StringDataFrameColumn("kind", Enumerable.Range(0, rows).Select(row => $"{row % 2}")));

    private static TableReader Reader() => TableReader.Fit(Table(), new() { LabelColumn = "kind" });
}
