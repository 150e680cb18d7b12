namespace MetricLearning.Losses;

/// <summary>What a <see cref="ProxyAnchorLoss"/> computes.</summary>
public sealed record ProxyAnchorLossOptions
{
    /// <summary>The margin δ by which similarities should be beyond 0, 0 ≤ δ ≤ 1. 0.1 by default, the paper's.</summary>
    public double Margin { get; init; } = 0.1;

    /// <summary>
    /// The scale α, 1e-6 ≤ α ≤ 1e6: how much the hardest rows of a proxy outweigh the others. 32 by default, the paper's.
    /// </summary>
    public double Scale { get; init; } = 32;
}
