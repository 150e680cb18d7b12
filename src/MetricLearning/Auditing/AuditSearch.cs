namespace MetricLearning.Auditing;

/// <summary>What the searches of one audit share: options, progress, cancellation.</summary>
internal sealed class AuditSearch(
    DatasetAuditOptions options, long rowCount, IProgress<DatasetAuditProgress>? progress, CancellationToken cancellationToken)
{
    private long _searched;

    /// <summary>How the data set is audited.</summary>
    public DatasetAuditOptions Options { get; } = options;

    /// <summary>Asks to stop.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Tells that the neighbours of some more rows have been searched.</summary>
    public void Report(int rows)
    {
        _searched += rows;
        progress?.Report(new(_searched, rowCount));
    }
}
