using MetricLearning.Distances;

namespace MetricLearning.Losses;

/// <summary>What a <see cref="ContrastiveLoss"/> computes.</summary>
public sealed record ContrastiveLossOptions
{
    /// <summary>
    /// The distance D by which rows are compared; Euclidean on rows of unit length by default, as in pytorch-metric-learning.
    /// </summary>
    public EmbeddingDistance Distance { get; init; } = new(DistanceMetric.Euclidean, NormalizesRows: true);

    /// <summary>The distance within which a positive costs nothing, in units of D, finite; 0 by default, the paper's.</summary>
    public double PositiveMargin { get; init; }

    /// <summary>
    /// The distance from which on a negative costs nothing, in units of D, finite; 1 by default. Rows of unit length are at most 2 apart.
    /// </summary>
    public double NegativeMargin { get; init; } = 1;
}
