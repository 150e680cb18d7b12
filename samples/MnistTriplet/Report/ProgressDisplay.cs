namespace MnistTriplet.Report;

/// <summary>Shows how far a run is and nothing else, for a run among many.</summary>
internal sealed class ProgressDisplay(IExperimentDisplay display) : IExperimentDisplay
{
    public void Notice(string text)
    {
    }

    public void Say(string text)
    {
    }

    public Task<T> TrackAsync<T>(string phase, Func<IProgress<double>, Task<T>> work) => display.TrackAsync(phase, work);

    public void ShowEpoch(EpochFigures epoch, int epochCount, TimeSpan timeLeft)
    {
    }

    public void ShowResult(ExperimentReport report)
    {
    }

    public void ShowResult(CrossValidationReport report)
    {
    }
}
