namespace MetricLearning.Losses;

/// <summary>What an <see cref="ArcFaceLoss"/> computes.</summary>
public sealed record ArcFaceLossOptions
{
    /// <summary>
    /// The angle m in degrees by which a row should be nearer to its own proxy, 0 ≤ m ≤ 90. 28.6 by default, as in pytorch-metric-learning:
    /// the paper's 0.5 radians, rounded.
    /// </summary>
    public double MarginDegrees { get; init; } = 28.6;

    /// <summary>The scale s of the logits, 1e-6 ≤ s ≤ 1e6. 64 by default, the paper's.</summary>
    public double Scale { get; init; } = 64;
}
