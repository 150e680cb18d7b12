using MetricLearning.Internal;

namespace MetricLearning.Optimization;

/// <summary>Raises the learning rate in a straight line, then lowers it along half a cosine to a floor at the end of the run.</summary>
/// <remarks>
/// With n steps of which <c>w = ⌊warmUpShare·n⌋</c> warm up, step i has the factor <c>(i + 1) / (w + 1)</c> while i &lt; w, and afterwards
/// <c>floor + (1 − floor)·(1 + cos(π·(i − w) / (n − w))) / 2</c>. Immutable and thread-safe.
/// Source: Loshchilov, Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017, equation 5, without restarts.
/// </remarks>
public sealed class CosineSchedule : ILearningRateSchedule
{
    private readonly double _warmUpShare;
    private readonly double _floor;

    /// <summary>Makes the schedule.</summary>
    /// <param name="warmUpShare">Which share of the run warms up, 0 ≤ share &lt; 1.</param>
    /// <param name="floor">The factor towards which the cosine falls, 0 ≤ floor ≤ 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public CosineSchedule(double warmUpShare = 0, double floor = 0)
    {
        Throw.IfNot(
            warmUpShare is >= 0 and < 1, warmUpShare, "0 ≤ warm-up share < 1",
            "Pass 0 for no warm-up, 0.05 for a twentieth of the steps.");
        Throw.IfNot(floor is >= 0 and <= 1, floor, "0 ≤ floor ≤ 1", "Pass 0 to end at no rate.");
        _warmUpShare = warmUpShare;
        _floor = floor;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The step lies outside the run.</exception>
    public double FactorAt(long stepIndex, long stepCount)
    {
        Throw.IfStepOutsideRun(stepIndex, stepCount);
        long warmUpCount = (long)(_warmUpShare * stepCount);
        if (stepIndex < warmUpCount)
        {
            return (stepIndex + 1.0) / (warmUpCount + 1.0);
        }

        double progress = (double)(stepIndex - warmUpCount) / (stepCount - warmUpCount);
        return _floor + ((1 - _floor) * (1 + Math.Cos(Math.PI * progress)) / 2);
    }
}
