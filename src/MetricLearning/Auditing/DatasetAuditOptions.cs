using MetricLearning.Distances;
using MetricLearning.Internal;

namespace MetricLearning.Auditing;

/// <summary>How a data set is audited.</summary>
public sealed record DatasetAuditOptions
{
    /// <summary>
    /// How rows are compared. Default: <see cref="DistanceMetric.Euclidean"/>. Inner products are refused: by them a row need not be
    /// nearest to itself.
    /// </summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.Euclidean;

    /// <summary>
    /// Neighbours that judge a row, 1 ≤ k. Default: 10. Where there are not so many other rows, all of them do. The rule for near
    /// duplicates needs 4 or more, and finds groups of up to k rows most surely.
    /// </summary>
    public int NeighborCount { get; init; } = 10;

    /// <summary>
    /// The largest distance of near duplicates by <see cref="Metric"/>, finite, 0 ≤ distance; null, the default, to derive it from the
    /// rows as <see cref="DatasetAudit"/> describes.
    /// </summary>
    public float? NearDuplicateDistance { get; init; }

    /// <summary>The least score of an outlier, 0 &lt; score, a modified z-score. Default: 3.5, as Iglewicz and Hoaglin recommend.</summary>
    public double OutlierScore { get; init; } = 3.5;

    /// <summary>
    /// The least share of neighbours in each other's class that makes two classes confusable, from 0 to 1. Default: 0.01.
    /// </summary>
    public double ConfusableShare { get; init; } = 0.01;

    /// <summary>
    /// The largest number of threads, 1 ≤ degree; no more than the processors are used. Default: their number. Never changes a result.
    /// </summary>
    public int MaxDegreeOfParallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Requires what the properties document.</summary>
    internal void Check()
    {
        Throw.IfNotDefined(Metric, nameof(Metric));
        if (Metric == DistanceMetric.InnerProduct)
        {
            throw new ArgumentOutOfRangeException(
                nameof(Metric),
                Metric,
                "Metric is InnerProduct, by which a row need not be nearest to itself; expected Euclidean, SquaredEuclidean or Cosine. " +
                "Use Cosine for rows that are compared by direction.");
        }

        Throw.IfNot(NeighborCount >= 1, NeighborCount, "1 ≤ k", "Use 10 when in doubt.", nameof(NeighborCount));
        Throw.IfNot(OutlierScore > 0, OutlierScore, "0 < score", "Use 3.5 when in doubt.", nameof(OutlierScore));
        Throw.IfNot(
            ConfusableShare is >= 0 and <= 1, ConfusableShare, "0 ≤ share ≤ 1", "Pass a fraction, such as 0.01.", nameof(ConfusableShare));
        Throw.IfNoThread(MaxDegreeOfParallelism, nameof(MaxDegreeOfParallelism));
        if (NearDuplicateDistance is float distance)
        {
            Throw.IfNot(
                float.IsFinite(distance) && distance >= 0, distance, "0 ≤ distance, finite", "Leave it null to let the rows choose.",
                nameof(NearDuplicateDistance));
        }
    }
}
