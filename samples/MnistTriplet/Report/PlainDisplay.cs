namespace MnistTriplet.Report;

/// <summary>Shows a run as plain lines, for files and pipes.</summary>
/// <param name="output">Receives the lines.</param>
/// <param name="isQuiet">Whether only notices and results are shown.</param>
internal sealed class PlainDisplay(TextWriter output, bool isQuiet) : IExperimentDisplay
{
    public void Notice(string text) => output.WriteLine(text);

    public void Say(string text)
    {
        if (!isQuiet)
        {
            output.WriteLine(text);
        }
    }

    public Task<T> TrackAsync<T>(string phase, Func<IProgress<double>, Task<T>> work) =>
        work(new SynchronousProgress<double>(_ => { }));

    public void ShowEpoch(EpochFigures epoch, int epochCount, TimeSpan timeLeft) => Say(ReportText.Epoch(epoch, epochCount, timeLeft));

    public void ShowResult(ExperimentReport report)
    {
        output.WriteLine($"accuracy, untrained, k = 1: {ReportText.Accuracy(report.UntrainedAccuracy)}");
        foreach ((string neighborCount, double accuracy) in report.Accuracy)
        {
            output.WriteLine($"accuracy, trained, k = {neighborCount}: {ReportText.Accuracy(accuracy)}");
        }

        if (report.Unseen is UnseenReport unseen)
        {
            output.WriteLine(ReportText.Unseen(unseen));
        }

        if (report.Classes.Count <= ReportText.MostShownClasses)
        {
            Say($"confusion (row: class, column: taken for) of {string.Join(' ', report.Classes)}:");
            foreach (IReadOnlyList<int> row in report.Confusion)
            {
                Say(string.Concat(row.Select(count => $"{count,6}")));
            }
        }

        output.WriteLine(ReportText.Cost(report));
    }

    public void ShowResult(CrossValidationReport report)
    {
        foreach (FoldReport fold in report.Folds)
        {
            output.WriteLine(ReportText.Fold(fold, report.Folds.Count));
        }

        output.WriteLine(ReportText.Mean(report));
    }
}
