namespace MetricLearning.Postgres;

/// <summary>An index of a gallery's rows: <see cref="HnswIndex"/> or <see cref="IvfFlatIndex"/>.</summary>
public abstract record PostgresIndex
{
    private protected PostgresIndex()
    {
    }

    /// <summary>
    /// Memory of the server for the build in MiB, 1 to 1048576: its <c>maintenance_work_mem</c>. Null, the default, for the server's
    /// setting. An HNSW graph that does not fit is built many times slower.
    /// </summary>
    public int? BuildMemory { get; init; }

    /// <summary>
    /// Processes beside the first that build, 0 to 1024: the server's <c>max_parallel_maintenance_workers</c>. Null, the default, for its
    /// setting.
    /// </summary>
    public int? BuildWorkers { get; init; }

    internal abstract string Method { get; }

    internal abstract string Settings { get; }

    internal virtual void Check()
    {
        Guard.Range(BuildMemory, 1, 1 << 20, nameof(BuildMemory), "Pass mebibytes that the server can spare.");
        Guard.Range(BuildWorkers, 0, 1024, nameof(BuildWorkers), "Pass 0 for a build by one process.");
    }
}
