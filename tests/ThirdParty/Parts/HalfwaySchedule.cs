using MetricLearning.Optimization;

namespace ThirdParty.Parts;

/// <summary>A tenth of the rate in the second half of the run.</summary>
internal sealed class HalfwaySchedule : ILearningRateSchedule
{
    public double FactorAt(long stepIndex, long stepCount) => stepIndex < (stepCount + 1) / 2 ? 1 : 0.1;
}
