namespace MnistTriplet.Report;

/// <summary>Shows a run of the experiment while it happens.</summary>
internal interface IExperimentDisplay
{
    /// <summary>Shows a line that the user must not miss.</summary>
    void Notice(string text);

    /// <summary>Shows a line on what is being done.</summary>
    void Say(string text);

    /// <summary>Runs a phase of the experiment and shows how far it is.</summary>
    /// <param name="phase">The phase in a word or two.</param>
    /// <param name="work">The phase; reports the share that is done, 0 to 1.</param>
    Task<T> TrackAsync<T>(string phase, Func<IProgress<double>, Task<T>> work);

    /// <summary>Shows the figures of an epoch that has ended.</summary>
    /// <param name="epoch">The figures.</param>
    /// <param name="epochCount">The epochs of the training.</param>
    /// <param name="timeLeft">About how long the training will still take.</param>
    void ShowEpoch(EpochFigures epoch, int epochCount, TimeSpan timeLeft);

    /// <summary>Shows what the experiment found.</summary>
    void ShowResult(ExperimentReport report);

    /// <summary>Shows what a cross-validation found.</summary>
    void ShowResult(CrossValidationReport report);
}
