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

    public void ShowEpoch(EpochFigures epoch, int epochCount, TimeSpan timeLeft) => Say(ReportText.Epoch(epoch, epochCount, timeLeft));

    public void ShowResult(ExperimentReport report)
    {
        var accuracy = new Table().AddColumn("network").AddColumn("neighbours").AddColumn(new TableColumn("accuracy").RightAligned());
        accuracy.AddRow("untrained", "1", ReportText.Accuracy(report.UntrainedAccuracy));
        foreach ((string neighborCount, double share) in report.Accuracy)
        {
            accuracy.AddRow("trained", neighborCount, $"[bold]{ReportText.Accuracy(share)}[/]");
        }

        console.Write(accuracy);
        if (report.Unseen is UnseenReport unseen)
        {
            Say(ReportText.Unseen(unseen));
        }

        if (report.Classes.Count <= ReportText.MostShownClasses)
        {
            Say("class (row) taken for (column):");
            console.Write(Confusion(report.Classes, report.Confusion));
        }

        Say(ReportText.Cost(report));
    }

    public void ShowResult(CrossValidationReport report)
    {
        var folds = new Table().AddColumn("fold")
            .AddColumn(new TableColumn("accuracy").RightAligned()).AddColumn(new TableColumn("pixels").RightAligned());
        foreach (FoldReport fold in report.Folds)
        {
            folds.AddRow($"{fold.Fold}", ReportText.Accuracy(fold.Accuracy), ReportText.Accuracy(fold.PixelAccuracy));
        }

        console.Write(folds);
        Say(ReportText.Mean(report));
    }

    private static Table Confusion(IReadOnlyList<int> classes, IReadOnlyList<IReadOnlyList<int>> counts)
    {
        var table = new Table().AddColumn(string.Empty);
        foreach (int label in classes)
        {
            table.AddColumn(new TableColumn($"{label}").RightAligned());
        }

        for (int row = 0; row < classes.Count; row++)
        {
            table.AddRow([$"[bold]{classes[row]}[/]", .. counts[row].Select((count, column) => Cell(count, column == row))]);
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
