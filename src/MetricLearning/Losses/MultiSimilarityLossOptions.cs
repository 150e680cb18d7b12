namespace MetricLearning.Losses;

/// <summary>What a <see cref="MultiSimilarityLoss"/> computes.</summary>
public sealed record MultiSimilarityLossOptions
{
    /// <summary>
    /// The scale α of the positives, 1e-6 ≤ α ≤ 1e6: how much the farthest outweigh the others. 2 by default, the paper's.
    /// </summary>
    public double PositiveScale { get; init; } = 2;

    /// <summary>
    /// The scale β of the negatives, 1e-6 ≤ β ≤ 1e6: how much the nearest outweigh the others. 50 by default, the paper's.
    /// </summary>
    public double NegativeScale { get; init; } = 50;

    /// <summary>
    /// The similarity λ that parts positives from negatives, −1 ≤ λ ≤ 1. 0.5 by default, as in pytorch-metric-learning and the authors' own
    /// code; the paper's text says 1.
    /// </summary>
    public double Base { get; init; } = 0.5;
}
