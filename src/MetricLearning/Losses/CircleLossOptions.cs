namespace MetricLearning.Losses;

/// <summary>What a <see cref="CircleLoss"/> computes.</summary>
public sealed record CircleLossOptions
{
    /// <summary>
    /// The margin m, 0 ≤ m ≤ 1: positives are pulled beyond the similarity 1 − m, negatives pushed below m. 0.4 by default, as in
    /// pytorch-metric-learning and the paper's fine-grained retrieval; 0.25 is the paper's choice for faces and persons.
    /// </summary>
    public double Margin { get; init; } = 0.4;

    /// <summary>
    /// The scale γ, 1e-6 ≤ γ ≤ 1e6: how much the hardest pairs outweigh the others. 80 by default, as in pytorch-metric-learning and the
    /// paper's fine-grained retrieval.
    /// </summary>
    public double Scale { get; init; } = 80;
}
