namespace MetricLearning.Auditing;

/// <summary>Two rows and the distance between them.</summary>
/// <param name="First">The one row.</param>
/// <param name="Second">The other row.</param>
/// <param name="Distance">Their distance by the audit's metric.</param>
public readonly record struct AuditedPair(AuditedRow First, AuditedRow Second, float Distance);
