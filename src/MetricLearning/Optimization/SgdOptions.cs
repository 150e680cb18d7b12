namespace MetricLearning.Optimization;

/// <summary>Settings of <see cref="SgdOptimizer"/>; validated by its constructor.</summary>
public sealed record SgdOptions
{
    /// <summary>How much of the last step's velocity is kept, 0 ≤ momentum &lt; 1. 0, the default, is plain gradient descent.</summary>
    public double Momentum { get; init; }

    /// <summary>Whether the step looks ahead along the velocity (Nesterov). Needs a momentum greater than 0.</summary>
    public bool UsesNesterov { get; init; }

    /// <summary>
    /// By which share of the learning rate parameters shrink in each step, 0 ≤ decay; not part of the velocity. 0 is none.
    /// </summary>
    public double WeightDecay { get; init; }
}
