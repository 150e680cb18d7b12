using MetricLearning.Optimization;

namespace MetricLearning.Tests.Reference;

/// <summary>Keeps the steps that it is asked for; acts in each if told how.</summary>
internal sealed class RecordingSchedule(double factor, Action<long>? act = null) : ILearningRateSchedule
{
    public List<(long Index, long Count)> Steps { get; } = [];

    public double FactorAt(long stepIndex, long stepCount)
    {
        Steps.Add((stepIndex, stepCount));
        act?.Invoke(stepIndex);
        return factor;
    }
}
