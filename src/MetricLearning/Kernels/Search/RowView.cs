namespace MetricLearning.Kernels;

/// <summary>Rows as they are at one moment, and the exact search among them: a door of this room. Thread-safe.</summary>
/// <remarks>
/// <see cref="NeighborSearch.View"/> makes one that stays as it is while rows are added. All sizes are checked here, in Release too, before
/// a span becomes a pointer.
/// </remarks>
/// <param name="store">The rows.</param>
/// <param name="excluded">Rows that do not rank, all of them below the count.</param>
/// <param name="pool">What searches need besides.</param>
internal sealed unsafe class RowView(RowStore store, ExcludedRows excluded, SearchPool pool)
{
    private readonly ulong _panelLanes = ulong.MaxValue >> (PanelLanes.MaxCount - store.Given.PanelRows);

    /// <summary>The rows.</summary>
    public RowStore Store => store;

    /// <summary>The number of rows, those included that do not rank.</summary>
    public int Count => store.Given.Count;

    /// <summary>The columns of a row.</summary>
    public int Depth => store.Given.Depth;

    /// <summary>The rows that do not rank.</summary>
    public ExcludedRows Excluded => excluded;

    /// <summary>The number of rows that rank.</summary>
    public int RankedCount => Count - excluded.Count;

    /// <summary>The same rows, of which others rank.</summary>
    public RowView With(ExcludedRows others) => new(store, others, pool);

    /// <summary>The rows of a panel that rank, a bit each.</summary>
    public ulong Lanes(int panel)
    {
        int first = panel * store.Given.PanelRows, left = Count - first;
        ulong lanes = left < PanelLanes.MaxCount ? (1UL << left) - 1 : ulong.MaxValue;
        return lanes & _panelLanes & ~excluded.Bits(first);
    }

    /// <summary>Finds the nearest rows of each query by (<see cref="ExactDistance"/>, index). Allocates nothing once warm.</summary>
    /// <param name="queries">The queries, [m × d], finite.</param>
    /// <param name="own">For each query the index of one more row that does not rank for it, or −1, [m]; empty for none.</param>
    /// <param name="neighborCount">
    /// Rows to find for each, 1 ≤ k ≤ <see cref="RankedCount"/>, and one less where there are rows that do not rank for a query.
    /// </param>
    /// <param name="indices">Receives the rows' indices, [m × k].</param>
    /// <param name="distances">Receives their distances, rounded to single precision, [m × k].</param>
    public void Search(
        ReadOnlySpan<float> queries, ReadOnlySpan<int> own, int neighborCount, Span<int> indices, Span<float> distances)
    {
        int count = RowsOf(queries.Length, nameof(queries));
        int largest = RankedCount - (own.IsEmpty ? 0 : 1);
        if (neighborCount < 1 || neighborCount > largest)
        {
            throw new ArgumentOutOfRangeException(nameof(neighborCount), neighborCount, $"neighborCount must be 1 to {largest}.");
        }

        if (indices.Length != (long)count * neighborCount || distances.Length != indices.Length)
        {
            throw new ArgumentException($"indices and distances must hold {(long)count * neighborCount} entries.", nameof(indices));
        }

        if (!own.IsEmpty && own.Length != count)
        {
            throw new ArgumentException($"own has {own.Length} entries; expected {count}.", nameof(own));
        }

        if (count > 0)
        {
            SearchJob job = pool.RentJob();
            job.Run(this, queries, own, neighborCount, indices, distances);
            pool.ReturnJob(job);
        }
    }

    /// <summary>Copies rows as they were given.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="destination">Receives the rows, [count × d].</param>
    public void CopyRows(int first, Span<float> destination)
    {
        int count = RowsOf(destination.Length, nameof(destination));
        if (first < 0 || count > Count - first)
        {
            throw new ArgumentOutOfRangeException(nameof(first), first, $"{count} rows from {first} on are not among {Count}.");
        }

        fixed (float* start = destination)
        {
            store.Given.CopyTo(first, count, start);
        }

        GC.KeepAlive(store); // and so the memory that was read
    }

    private int RowsOf(int length, string name)
    {
        if (length % Depth != 0)
        {
            throw new ArgumentException($"{name} has {length} values, which are no rows of {Depth}.", name);
        }

        return length / Depth;
    }
}
