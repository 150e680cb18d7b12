using MetricLearning.Internal;

namespace MetricLearning.Optimization;

/// <summary>
/// Cuts a run into stages of equal length and multiplies the learning rate by a decay at the start of each but the first.
/// </summary>
/// <remarks>
/// Step i of n lies in stage <c>s = ⌊i·stageCount / n⌋</c>, computed exactly, and has the factor <c>decayˢ</c>. Stages are parts of the
/// run, so the schedule holds for any number of epochs and any batch size. Immutable and thread-safe.
/// </remarks>
public sealed class StepSchedule : ILearningRateSchedule
{
    private readonly double _decay;
    private readonly int _stageCount;

    /// <summary>Makes the schedule.</summary>
    /// <param name="decay">By what the rate is multiplied from stage to stage, 0 &lt; decay ≤ 1.</param>
    /// <param name="stageCount">The number of stages, 1 ≤ count: one more than the number of drops.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public StepSchedule(double decay, int stageCount)
    {
        Throw.IfNot(decay is > 0 and <= 1, decay, "0 < decay ≤ 1", "Pass 0.1 to divide the rate by 10 at each stage.");
        Throw.IfNot(stageCount >= 1, stageCount, "1 ≤ stage count", "Pass 1 for a rate that never changes.");
        _decay = decay;
        _stageCount = stageCount;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The step lies outside the run.</exception>
    public double FactorAt(long stepIndex, long stepCount)
    {
        Throw.IfStepOutsideRun(stepIndex, stepCount);
        Int128 stage = (Int128)stepIndex * _stageCount / stepCount;
        return Math.Pow(_decay, (int)stage);
    }
}
