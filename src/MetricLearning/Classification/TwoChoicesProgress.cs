namespace MetricLearning.Classification;

/// <summary>Tells the progress of two choices, one after the other, as of one.</summary>
/// <param name="progress">Receives it.</param>
/// <param name="secondCount">How many networks the second choice is to train.</param>
internal sealed class TwoChoicesProgress(IProgress<ModelSelectionProgress> progress, int secondCount) : IProgress<ModelSelectionProgress>
{
    private ModelSelectionProgress _last;
    private int _before;
    private int _later = secondCount;

    /// <summary>From here on reports are of the second choice.</summary>
    public void BeginSecond() => (_before, _later) = (_last.TrainedCount, 0);

    /// <inheritdoc/>
    public void Report(ModelSelectionProgress value)
    {
        _last = new(_before + value.TrainedCount, _before + value.NetworkCount + _later);
        progress.Report(_last);
    }

    /// <summary>Tells that all is done, where fewer networks were trained than were to be.</summary>
    public void End()
    {
        if (_last.TrainedCount < _last.NetworkCount)
        {
            progress.Report(new(_last.TrainedCount, _last.TrainedCount));
        }
    }
}
