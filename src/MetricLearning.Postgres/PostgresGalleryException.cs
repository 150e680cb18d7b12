namespace MetricLearning.Postgres;

/// <summary>A server that did not do what a <see cref="PostgresGallery"/> asked for. The message says the remedy, and no secret.</summary>
public sealed class PostgresGalleryException : Exception
{
    /// <summary>Creates an exception.</summary>
    public PostgresGalleryException()
    {
    }

    /// <summary>Creates an exception with a message.</summary>
    /// <param name="message">What happened, and the remedy.</param>
    public PostgresGalleryException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and its cause.</summary>
    /// <param name="message">What happened, and the remedy.</param>
    /// <param name="innerException">The cause.</param>
    public PostgresGalleryException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>PostgreSQL's five-character error code; null where the server did not answer.</summary>
    public string? SqlState { get; init; }

    /// <summary>
    /// Whether the same call may succeed later without any change: the connection was lost, the server was starting, a lock was in the way.
    /// </summary>
    public bool IsTransient { get; init; }

    /// <summary>
    /// The places of the shards that have their rows though <see cref="ShardedGallery.LoadAsync"/> failed, since they were committed before
    /// another; empty otherwise.
    /// </summary>
    public IReadOnlyList<int> LoadedShards { get; init; } = [];

    /// <summary>
    /// The places of the shards that have all their rows of a failed <see cref="ShardedGallery.LoadAsync"/> or none: the answer to their
    /// commit was lost, and they could not be asked for it; empty otherwise. To repair one, load its rows again: that is refused by an
    /// <see cref="ArgumentException"/>, and changes nothing, if it has them.
    /// </summary>
    public IReadOnlyList<int> UncertainShards { get; init; } = [];
}
