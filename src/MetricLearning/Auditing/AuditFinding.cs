namespace MetricLearning.Auditing;

/// <summary>Something that an audit found, with the rows that are its evidence. Immutable and thread-safe.</summary>
public abstract class AuditFinding
{
    private protected AuditFinding()
    {
    }

    /// <summary>The finding in one sentence.</summary>
    public abstract string Description { get; }

    /// <summary>The finding in one sentence, <see cref="Description"/>.</summary>
    public sealed override string ToString() => Description;
}
