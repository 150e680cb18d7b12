namespace MetricLearning.Losses;

/// <summary>What a <see cref="SupervisedContrastiveLoss"/> computes.</summary>
public sealed record SupervisedContrastiveLossOptions
{
    /// <summary>
    /// The temperature τ by which similarities are divided, 1e-6 ≤ τ ≤ 1e6: the smaller, the more the nearest rows decide. 0.1 by default,
    /// the paper's.
    /// </summary>
    public double Temperature { get; init; } = 0.1;
}
