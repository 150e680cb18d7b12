namespace MetricLearning.Optimization;

/// <summary>The factor by which the base learning rate is multiplied at each step of a run. Immutable and thread-safe.</summary>
public interface ILearningRateSchedule
{
    /// <summary>The factor at a step.</summary>
    /// <param name="stepIndex">The step's number, from 0, below <paramref name="stepCount"/>.</param>
    /// <param name="stepCount">The number of steps in the whole run.</param>
    /// <returns>A finite factor of at least 0.</returns>
    double FactorAt(long stepIndex, long stepCount);
}
