using System.Globalization;

namespace MetricLearning.Auditing;

/// <summary>A row that is far from all others, compared with the rows of its class.</summary>
public sealed class OutlierFinding : AuditFinding
{
    internal OutlierFinding(AuditedRow row, double score, float distance, float typicalDistance, IReadOnlyList<AuditNeighbor> neighbors) =>
        (Row, Score, Distance, TypicalDistance, Neighbors) = (row, score, distance, typicalDistance, neighbors);

    /// <summary>The row.</summary>
    public AuditedRow Row { get; }

    /// <summary>
    /// How far out it is: <c>(ln r − median) / spread</c>, r the distance of the k-th neighbour, median and spread those of ln r in the
    /// row's class; see <see cref="DatasetAudit"/>. +∞ for a zero row under the cosine distance, which has no direction.
    /// </summary>
    public double Score { get; }

    /// <summary>The distance of its k-th neighbour.</summary>
    public float Distance { get; }

    /// <summary>The median of that distance in the row's class, or among all training rows if the class has fewer than 8.</summary>
    public float TypicalDistance { get; }

    /// <summary>The training rows next to it, nearest first: the evidence. None for a row that has no direction.</summary>
    public IReadOnlyList<AuditNeighbor> Neighbors { get; }

    /// <inheritdoc/>
    public override string Description => Neighbors.Count == 0
        ? $"{Row}, is zero and has no direction to compare"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{Row}, is far from all others: neighbour {Neighbors.Count} is at {Distance:G3}, where {TypicalDistance:G3} is usual " +
            $"(score {Score:F1}); nearest: {Neighbors[0].Row} at {Neighbors[0].Distance:G3}");
}
