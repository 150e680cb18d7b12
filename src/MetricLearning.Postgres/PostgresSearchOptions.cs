namespace MetricLearning.Postgres;

/// <summary>How a <see cref="PostgresGallery"/> is searched. Immutable; every option has a default.</summary>
public sealed record PostgresSearchOptions
{
    /// <summary>
    /// Whether an index may be used; false by default: all rows that take part are compared, and the answers are those of a sort. Where
    /// true, PostgreSQL's planner decides, and without an index the answers are still exact up to rounding, but that by the cosine zero
    /// rows, which have no angle, come last; an index does not find them at all.
    /// </summary>
    public bool UsesIndex { get; init; }

    /// <summary>
    /// Rows that a search of an HNSW index keeps in view, 1 to 1000: more find more of the nearest rows, in more time. Null, the default,
    /// for the session's <c>hnsw.ef_search</c>, which is 40. It is never less than the number of candidates of a search.
    /// </summary>
    public int? EfSearch { get; init; }

    /// <summary>
    /// Lists of an IVFFlat index that a search reads, 1 to 32768. Null, the default, for the session's <c>ivfflat.probes</c>, which is 1.
    /// </summary>
    public int? ProbeCount { get; init; }

    internal void Check()
    {
        Guard.Range(EfSearch, 1, 1000, nameof(EfSearch), "Pass at least the number of neighbours that you ask for.");
        Guard.Range(ProbeCount, 1, 32768, nameof(ProbeCount), "Pass about the square root of the number of lists.");
    }
}
