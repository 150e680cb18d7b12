namespace MetricLearning.Auditing;

/// <summary>A row found near another: the evidence of a finding.</summary>
/// <param name="Row">The neighbour.</param>
/// <param name="Distance">Its distance by the audit's metric.</param>
public readonly record struct AuditNeighbor(AuditedRow Row, float Distance);
