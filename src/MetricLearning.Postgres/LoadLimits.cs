namespace MetricLearning.Postgres;

/// <summary>How long the steps of a sharded load wait; tests shorten them.</summary>
internal sealed record LoadLimits
{
    /// <summary>One wait of a server for another transaction that has an id of the rows.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Giving up a COPY.</summary>
    public TimeSpan Close { get; init; } = RowCopy.CloseLimit;

    /// <summary>A commit, in whole seconds: it may wait for a replica, or for triggers of the table's owner.</summary>
    public TimeSpan Commit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Asking what became of a commit whose answer was lost.</summary>
    public TimeSpan Ask { get; init; } = TimeSpan.FromSeconds(20);
}
