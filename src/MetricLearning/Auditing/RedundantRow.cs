using System.Globalization;

namespace MetricLearning.Auditing;

/// <summary>A training row that says nothing that a row kept beside it does not say.</summary>
public sealed class RedundantRow : AuditFinding
{
    internal RedundantRow(AuditedRow row, AuditNeighbor representative, IReadOnlyList<AuditNeighbor> neighbors) =>
        (Row, Representative, Neighbors) = (row, representative, neighbors);

    /// <summary>The row.</summary>
    public AuditedRow Row { get; }

    /// <summary>A row of the same label close to it that is not redundant.</summary>
    public AuditNeighbor Representative { get; }

    /// <summary>The training rows next to it, nearest first, leaving out equal rows of its label: the evidence.</summary>
    public IReadOnlyList<AuditNeighbor> Neighbors { get; }

    /// <inheritdoc/>
    public override string Description => string.Create(
        CultureInfo.InvariantCulture, $"{Row}, is represented by {Representative.Row.ShortText()} at {Representative.Distance:G3}");
}
