using System.Globalization;
using System.Runtime.InteropServices;
using Tables.Data;

namespace Tables;

/// <summary>The results as Markdown.</summary>
internal static class TableReport
{
    /// <summary>The heading of the columns.</summary>
    public const string Heading = """
        | set | rows × columns, classes | raw, k = 1 | raw, k = 5 | learned | less the better raw | accepted | ECE | seconds a fold |
        |---|---|---:|---:|---:|---:|---:|---:|---:|
        """;

    /// <summary>What the columns are.</summary>
    public static string Legend(int seedCount) => string.Create(CultureInfo.InvariantCulture, $"""
        Accuracy in % over all rows, each classified by what was learned from the other folds: mean of {seedCount} seeds (range).
        Raw: nearest rows by Euclidean distance, columns scaled by the training folds. Learned: the likeliest label of
        `SimilarityClassifier.Train` with nothing chosen beforehand. Accepted: a row that was turned away as none of the classes counts
        as wrong. ECE: expected calibration error of the confidence, 15 bins. Seconds: training, on {Environment.ProcessorCount}
        processors ({RuntimeInformation.ProcessArchitecture}).
        """);

    /// <summary>The heading of the columns where a class was left out.</summary>
    public const string UnknownHeading = """
        | set | accuracy | AUROC by confidence | distance | novelty | raw | raw, k = 5 | false accepts | raw | at 0.95 | unknown | ECE |
        |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
        """;

    /// <summary>What the columns are where a class was left out.</summary>
    public const string UnknownLegend = """
        One class, another in each fold, is left out of training; its rows in that fold are unknown. Distance: that of the nearest
        embedding; novelty: `Match.Novelty`; raw: by the nearest or the fifth of the scaled rows, each column scaled by the training folds.
        AUROC: mean over the folds, since distances of two models have no scale in common. False accepts: of the unknown rows, in %, when
        95 % of the known are accepted, by novelty and by the nearest raw row. At 0.95: the known and the unknown rows, in %, that
        `MaxNovelty = 0.95` accepts. Accuracy, in %, and ECE, the expected calibration error of the confidence in 15 bins: of known rows.
        One seed.
        """;

    /// <summary>A line of the table of unknown classes.</summary>
    public static string Line(UnknownResult result) => Row(
        result.Table.Name,
        Percent(result.Accuracy),
        Text($"{result.ConfidenceAuroc:F3}"),
        Text($"{result.DistanceAuroc:F3}"),
        Text($"{result.NoveltyAuroc:F3}"),
        Text($"{result.RawAuroc:F3}"),
        Text($"{result.FarRawAuroc:F3}"),
        Percent(result.FalseAccepts),
        Percent(result.RawFalseAccepts),
        Percent(result.KnownBelow95),
        Percent(result.UnknownBelow95),
        Text($"{result.CalibrationError:F3}"));

    /// <summary>The means over all tables of unknown classes.</summary>
    public static string Means(IReadOnlyCollection<UnknownResult> results) => Row(
        "mean",
        Percent(results.Average(result => result.Accuracy)),
        Text($"{results.Average(result => result.ConfidenceAuroc):F3}"),
        Text($"{results.Average(result => result.DistanceAuroc):F3}"),
        Text($"{results.Average(result => result.NoveltyAuroc):F3}"),
        Text($"{results.Average(result => result.RawAuroc):F3}"),
        Text($"{results.Average(result => result.FarRawAuroc):F3}"),
        Percent(results.Average(result => result.FalseAccepts)),
        Percent(results.Average(result => result.RawFalseAccepts)),
        Percent(results.Average(result => result.KnownBelow95)),
        Percent(results.Average(result => result.UnknownBelow95)),
        Text($"{results.Average(result => result.CalibrationError):F3}"));

    /// <summary>A line of the table.</summary>
    public static string Line(TableResult result)
    {
        Table table = result.Table;
        double gain = result.NearestLabel.Average() - result.Raw;
        return Row(
            table.Name,
            Text($"{table.Rows.RowCount:N0} × {table.Rows.FeatureCount}, {table.Rows.ClassCount}"),
            Percent(result.NearestRow),
            Percent(result.FiveRows),
            Spread(result.NearestLabel),
            Gain(gain),
            Spread(result.Accepted),
            Text($"{result.CalibrationError:F3}"),
            Text($"{result.TrainingSeconds:F1}"));
    }

    /// <summary>The means over all tables.</summary>
    public static string Means(IReadOnlyCollection<TableResult> results)
    {
        double learned = results.Average(result => result.NearestLabel.Average());
        return Row(
            "mean",
            "",
            Percent(results.Average(result => result.NearestRow)),
            Percent(results.Average(result => result.FiveRows)),
            Percent(learned),
            Gain(learned - results.Average(result => result.Raw)),
            Percent(results.Average(result => result.Accepted.Average())),
            Text($"{results.Average(result => result.CalibrationError):F3}"),
            Text($"{results.Average(result => result.TrainingSeconds):F1}"));
    }

    /// <summary>A whole document.</summary>
    public static string Document(string command, int seedCount, IReadOnlyCollection<TableResult> results) => Document(
        "What `Train` reaches, table by table", command, Legend(seedCount), [Heading, .. results.Select(Line), Means(results)]);

    /// <summary>A whole document of unknown classes.</summary>
    public static string Document(string command, IReadOnlyCollection<UnknownResult> results) => Document(
        "How `Train` tells a class that was left out", command, UnknownLegend, [UnknownHeading, .. results.Select(Line), Means(results)]);

    private static string Document(string title, string command, string legend, IEnumerable<string> lines) =>
        $"# {title}\n\nWritten by `{command}`.\n\n{legend}\n\n{string.Join('\n', lines)}\n".ReplaceLineEndings("\n");

    private static string Row(params string[] cells) => $"| {string.Join(" | ", cells)} |";

    private static string Spread(IReadOnlyList<double> shares) => shares.Count == 1
        ? Percent(shares[0])
        : $"{Percent(shares.Average())} ({Percent(shares.Min())} to {Percent(shares.Max())})";

    private static string Percent(double share) => Text($"{100 * share:F1}");

    private static string Gain(double share) => Text($"{100 * share:+0.0;-0.0;0.0}");

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
