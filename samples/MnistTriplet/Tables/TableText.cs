using System.Globalization;
using System.Text;
using MnistTriplet.Recipes;
using MnistTriplet.Report;

namespace MnistTriplet.Tables;

/// <summary>The table in Markdown.</summary>
internal static class TableText
{
    private const string Head =
        """
        | recipe | data | network | loss | sampler | epochs | seconds | accuracy, k = 1: mean (range) | beside it |
        |---|---|---|---|---|---|---|---|---|

        """;

    /// <summary>The table of some runs: a line for each entry and data set, over all seeds.</summary>
    public static string Of(IReadOnlyList<TableRun> runs)
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach (TableEntry entry in TableEntry.All.Concat(TableEntry.Losses))
        {
            foreach (IGrouping<string, TableRun> group in runs.Where(run => run.Entry == entry.Name).GroupBy(run => run.Dataset))
            {
                text.Append(Line(entry, group.Key, [.. group])).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>One run in words.</summary>
    public static string Run(TableRun run) => string.Create(
        CultureInfo.InvariantCulture, $"accuracy {ReportText.Accuracy(run.Accuracy)}, training {run.TrainingSeconds:F1} s");

    private static string Line(TableEntry entry, string dataset, IReadOnlyList<TableRun> runs)
    {
        RecipeDescription description = entry.Recipe.Description;
        string seeds = runs.Count == 1 ? "1 seed" : $"{runs.Count} seeds";
        string range = $"{Percent(runs.Min(run => run.Accuracy))} to {Percent(runs.Max(run => run.Accuracy))}";
        string accuracy = $"{Mean(runs, run => run.Accuracy)} ({range}, {seeds})";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {entry.Title} | {dataset} | {string.Join('-', runs[0].Layers)}, {description.Network} | {description.Loss} | " +
            $"{description.Sampler} | {runs[0].Epochs} | {runs.Average(run => run.TrainingSeconds):F1} | {accuracy} | {Beside(runs)} |");
    }

    private static string Beside(IReadOnlyList<TableRun> runs)
    {
        (string Name, Func<TableRun, double?> Figure)[] figures =
        [
            ("k = 5", run => run.FiveNeighborAccuracy), ("untrained", run => run.UntrainedAccuracy), ("pixels", run => run.PixelAccuracy),
            ("seen classes", run => run.SeenAccuracy), ("never seen", run => run.UnseenAccuracy),
        ];
        return string.Join(
            ", ", figures.Where(figure => runs.Any(run => figure.Figure(run) is not null))
                .Select(figure => $"{figure.Name} {Mean(runs, figure.Figure)}"));
    }

    private static string Mean(IReadOnlyList<TableRun> runs, Func<TableRun, double?> figure) =>
        ReportText.Accuracy(runs.Average(figure) ?? 0);

    private static string Percent(double accuracy) => string.Create(CultureInfo.InvariantCulture, $"{accuracy * 100:F2}");
}
