using System.Diagnostics;

namespace MetricLearning.Training;

/// <summary>Sends progress at most every 50 ms, and always at the end of an epoch.</summary>
/// <param name="progress">Receives it; null for no progress.</param>
/// <param name="firstEpoch">The number of the first epoch of the call of Train.</param>
/// <param name="lastEpoch">The number of its last epoch.</param>
internal sealed class ProgressReporter(IProgress<TrainingProgress>? progress, int firstEpoch, int lastEpoch)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly long _start = Stopwatch.GetTimestamp();
    private long _lastSent = Stopwatch.GetTimestamp();

    /// <summary>Tells that a step is done.</summary>
    public void ReportStep(in StepPosition position, int stepCount, double loss)
    {
        if (progress is not null && Stopwatch.GetElapsedTime(_lastSent) >= Interval)
        {
            Report(position.Epoch, position.StepInEpoch, stepCount, loss, report: null);
        }
    }

    /// <summary>Tells that an epoch is done.</summary>
    public void ReportEpoch(EpochReport report, int stepCount) => Report(report.Epoch, stepCount, stepCount, report.Loss, report);

    private void Report(int epoch, int step, int stepCount, double loss, EpochReport? report)
    {
        _lastSent = Stopwatch.GetTimestamp();
        double fraction = (epoch - firstEpoch + ((double)step / stepCount)) / (lastEpoch - firstEpoch + 1);
        TimeSpan left = Stopwatch.GetElapsedTime(_start, _lastSent) * ((1 - fraction) / fraction);
        progress?.Report(new(epoch, lastEpoch, step, stepCount, loss, report) { Fraction = fraction, TimeLeft = left });
    }
}
