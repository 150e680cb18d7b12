namespace MetricLearning.Optimization;

/// <summary>Settings of <see cref="AdamOptimizer"/>, with the paper's values as defaults; validated by its constructor.</summary>
public sealed record AdamOptions
{
    /// <summary>How much of the mean gradient is kept from step to step, 0 ≤ β₁ &lt; 1.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>How much of the mean squared gradient is kept from step to step, 0 ≤ β₂ &lt; 1.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>What is added to the root of the mean squared gradient before the division, 0 &lt; ε.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>
    /// By which share of the learning rate parameters shrink in each step, 0 ≤ decay; not part of the moments (AdamW). 0 is none.
    /// </summary>
    public double WeightDecay { get; init; }
}
