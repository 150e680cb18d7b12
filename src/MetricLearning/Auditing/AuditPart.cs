namespace MetricLearning.Auditing;

/// <summary>Which of the two sets of an audit a row is of.</summary>
public enum AuditPart
{
    /// <summary>The rows that were handed over first, or alone.</summary>
    Train,

    /// <summary>The rows that were handed over as the second set.</summary>
    Test,
}
