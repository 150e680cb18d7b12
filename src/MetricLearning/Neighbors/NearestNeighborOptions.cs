namespace MetricLearning.Neighbors;

/// <summary>What a <see cref="NearestNeighborClassifier"/> can do without being told.</summary>
public sealed record NearestNeighborOptions
{
    /// <summary>How neighbours vote. Default: <see cref="NeighborVote.Majority"/>.</summary>
    public NeighborVote Vote { get; init; } = NeighborVote.Majority;

    /// <summary>
    /// The largest number of threads of one prediction, 1 ≤ degree; no more than the processors are used. Default: their number. Never
    /// changes a result.
    /// </summary>
    public int MaxDegreeOfParallelism { get; init; } = Environment.ProcessorCount;
}
