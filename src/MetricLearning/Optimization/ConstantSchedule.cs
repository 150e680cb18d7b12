using MetricLearning.Internal;

namespace MetricLearning.Optimization;

/// <summary>Keeps the base learning rate: the factor is 1 at every step.</summary>
public sealed class ConstantSchedule : ILearningRateSchedule
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The step lies outside the run.</exception>
    public double FactorAt(long stepIndex, long stepCount)
    {
        Throw.IfStepOutsideRun(stepIndex, stepCount);
        return 1;
    }
}
