using MnistTriplet.Report;

namespace MnistTriplet.Tests.Tables;

/// <summary>Interrupts a run as soon as a line that begins with some text is shown.</summary>
internal sealed class InterruptingDisplay(TextWriter output, CancellationTokenSource cancellation, string start) : IExperimentDisplay
{
    private readonly PlainDisplay _plain = new(output, isQuiet: false);

    public void Notice(string text) => _plain.Notice(text);

    public void Say(string text)
    {
        _plain.Say(text);
        if (text.StartsWith(start, StringComparison.Ordinal))
        {
            cancellation.Cancel();
        }
    }

    public Task<T> TrackAsync<T>(string phase, Func<IProgress<double>, Task<T>> work) => _plain.TrackAsync(phase, work);

    public void ShowEpoch(EpochFigures epoch, int epochCount, TimeSpan timeLeft) => _plain.ShowEpoch(epoch, epochCount, timeLeft);

    public void ShowResult(ExperimentReport report) => _plain.ShowResult(report);

    public void ShowResult(CrossValidationReport report) => _plain.ShowResult(report);
}
