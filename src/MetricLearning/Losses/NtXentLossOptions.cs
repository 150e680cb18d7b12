namespace MetricLearning.Losses;

/// <summary>What an <see cref="NtXentLoss"/> computes.</summary>
public sealed record NtXentLossOptions
{
    /// <summary>
    /// The temperature τ by which similarities are divided, 1e-6 ≤ τ ≤ 1e6: the smaller, the more the nearest negatives decide. 0.07 by
    /// default, as in pytorch-metric-learning; the paper finds 0.1 best for its long training and 0.5 for short.
    /// </summary>
    public double Temperature { get; init; } = 0.07;
}
