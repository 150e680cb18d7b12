using System.Diagnostics;

namespace MetricLearning.Training;

/// <summary>Sends progress at most every 50 ms, and always at the end of an epoch.</summary>
internal sealed class ProgressReporter(IProgress<TrainingProgress>? progress, int epochCount)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private long _lastSent = Stopwatch.GetTimestamp();

    /// <summary>Tells that a step is done.</summary>
    public void ReportStep(in StepPosition position, int stepCount, double loss)
    {
        if (progress is not null && Stopwatch.GetElapsedTime(_lastSent) >= Interval)
        {
            _lastSent = Stopwatch.GetTimestamp();
            progress.Report(new(position.Epoch, epochCount, position.StepInEpoch, stepCount, loss, Report: null));
        }
    }

    /// <summary>Tells that an epoch is done.</summary>
    public void ReportEpoch(EpochReport report, int stepCount)
    {
        _lastSent = Stopwatch.GetTimestamp();
        progress?.Report(new(report.Epoch, epochCount, stepCount, stepCount, report.Loss, report));
    }
}
