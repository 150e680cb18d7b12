using Spectre.Console;

namespace MnistTriplet.Report;

/// <summary>Shows a run on a terminal, with a progress bar and tables.</summary>
internal sealed class TerminalDisplay(IAnsiConsole console) : IExperimentDisplay
{
    public void Notice(string text) => console.MarkupLineInterpolated($"[yellow]{text}[/]");

    public void Say(string text) => console.MarkupLineInterpolated($"{text}");

    public Task<T> TrackAsync<T>(string phase, Func<IProgress<double>, Task<T>> work) =>
        console.Progress()
            .AutoClear(true)
            .Columns(
                new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(),
                new RemainingTimeColumn())
            .StartAsync(context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(phase), maxValue: 1);
                return work(new SynchronousProgress<double>(share => task.Value = share));
            });

    public void ShowEpoch(EpochFigures epoch, int epochCount) => Say(ReportText.Epoch(epoch, epochCount));

    public void ShowResult(ExperimentReport report)
    {
        var accuracy = new Table().AddColumn("network").AddColumn("neighbours").AddColumn(new TableColumn("accuracy").RightAligned());
        accuracy.AddRow("untrained", "1", ReportText.Accuracy(report.UntrainedAccuracy));
        foreach ((string neighborCount, double share) in report.Accuracy)
        {
            accuracy.AddRow("trained", neighborCount, $"[bold]{ReportText.Accuracy(share)}[/]");
        }

        console.Write(accuracy);
        Say("digit (row) taken for (column):");
        console.Write(Confusion(report.Confusion));
        Say(ReportText.Cost(report));
    }

    private static Table Confusion(IReadOnlyList<IReadOnlyList<int>> counts)
    {
        var table = new Table().AddColumn(string.Empty);
        for (int label = 0; label < counts.Count; label++)
        {
            table.AddColumn(new TableColumn($"{label}").RightAligned());
        }

        for (int label = 0; label < counts.Count; label++)
        {
            int digit = label;
            table.AddRow([$"[bold]{label}[/]", .. counts[label].Select((count, column) => Cell(count, column == digit))]);
        }

        return table;
    }

    private static string Cell(int count, bool isRight) =>
        (count, isRight) switch
        {
            (0, _) => string.Empty,
            (_, true) => $"[green]{count}[/]",
            _ => $"[red]{count}[/]",
        };
}
