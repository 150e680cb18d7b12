namespace MetricLearning.Kernels;

/// <summary>
/// Rows and the exact search among them: the only door of this room. Searches are thread-safe; appending must not run beside anything else.
/// </summary>
/// <remarks>All sizes are checked here, in Release too, before a span becomes a pointer.</remarks>
internal sealed class NeighborSearch
{
    private readonly int _maxDegreeOfParallelism;
    private readonly PanelScan _scan;
    private readonly IdlePool<SearchJob> _idleJobs = new();
    private readonly IdlePool<SearchScratch> _idleScratches = new();
    private int _nextCentering = RowCenter.FewestRows;

    /// <summary>Makes a search without rows.</summary>
    /// <param name="comparison">How rows are compared.</param>
    /// <param name="depth">The columns of a row, 1 ≤ d ≤ <see cref="LargestDepth"/>.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads of one search.</param>
    /// <param name="scan">The kernel, for tests of other vector widths than this machine's widest.</param>
    public NeighborSearch(RowComparison comparison, int depth, int maxDegreeOfParallelism, PanelScan? scan = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, LargestDepth);
        _maxDegreeOfParallelism = maxDegreeOfParallelism;

        // Wide rows are not scored; a narrow panel wastes less memory on places that hold no row.
        _scan = depth > RowForm.LargestDepth ? new PanelScan<Width1, float>() : scan ?? PanelScan.Create();
        Store = RowStore.Create(comparison, depth, _scan.PanelRows);
    }

    /// <summary>The most columns of a row.</summary>
    public const int LargestDepth = 1 << 26;

    /// <summary>The number of rows.</summary>
    public int Count => Store.Given.Count;

    /// <summary>The columns of a row.</summary>
    public int Depth => Store.Given.Depth;

    /// <summary>The rows.</summary>
    public RowStore Store { get; private set; }

    /// <summary>Appends rows, each finite. If it throws, there are the same rows as before.</summary>
    /// <param name="rows">The rows, [n × d].</param>
    public void Append(ReadOnlySpan<float> rows)
    {
        int count = RowsOf(rows.Length, nameof(rows));
        if (count > Array.MaxLength - Count)
        {
            throw new ArgumentException($"{(long)Count + count} rows do not fit one search of {Array.MaxLength}.", nameof(rows));
        }

        Store.Reserve(Count + count);
        RowAppend.Run(rows, Store, _scan, _maxDegreeOfParallelism);
        if (Store.Form.IsDistance && Count >= _nextCentering && Depth <= RowForm.LargestDepth)
        {
            _nextCentering = (int)Math.Min(2L * Count, int.MaxValue);
            Center();
        }
    }

    /// <summary>Finds the nearest rows of each query by (<see cref="ExactDistance"/>, index). Allocates nothing once warm.</summary>
    /// <param name="queries">The queries, [m × d], finite.</param>
    /// <param name="neighborCount">Rows to find for each, 1 ≤ k ≤ <see cref="Count"/>.</param>
    /// <param name="indices">Receives the rows' indices, [m × k].</param>
    /// <param name="distances">Receives their distances, rounded to single precision, [m × k].</param>
    public void Search(ReadOnlySpan<float> queries, int neighborCount, Span<int> indices, Span<float> distances)
    {
        int count = RowsOf(queries.Length, nameof(queries));
        if (neighborCount < 1 || neighborCount > Count)
        {
            throw new ArgumentOutOfRangeException(nameof(neighborCount), neighborCount, $"neighborCount must be 1 to {Count}.");
        }

        if (indices.Length != (long)count * neighborCount || distances.Length != indices.Length)
        {
            throw new ArgumentException($"indices and distances must hold {(long)count * neighborCount} entries.", nameof(indices));
        }

        if (count > 0)
        {
            SearchJob job = _idleJobs.Rent() ?? new SearchJob(this, _scan, _maxDegreeOfParallelism);
            job.Run(queries, neighborCount, indices, distances);
            _idleJobs.Return(job);
        }
    }

    /// <summary>Copies rows as they were given.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="destination">Receives the rows, [count × d].</param>
    public unsafe void CopyRows(int first, Span<float> destination)
    {
        int count = RowsOf(destination.Length, nameof(destination));
        if (first < 0 || count > Count - first)
        {
            throw new ArgumentOutOfRangeException(nameof(first), first, $"{count} rows from {first} on are not among {Count}.");
        }

        fixed (float* start = destination)
        {
            Store.Given.CopyTo(first, count, start);
        }
    }

    /// <summary>Takes a scratch that no thread uses.</summary>
    public SearchScratch RentScratch() => _idleScratches.Rent() ?? new SearchScratch();

    /// <summary>Gives a scratch back.</summary>
    public void ReturnScratch(SearchScratch scratch) => _idleScratches.Return(scratch);

    // As the rows double in number the centre is looked at again, so it does not depend on the rows that happened to come first.
    private void Center()
    {
        float[]? center = RowCenter.Choose(Store.Given, Store.Form.Center);
        if (ReferenceEquals(center, Store.Form.Center))
        {
            return;
        }

        try
        {
            RowStore moved = Store.MovedBy(center);
            RowAppend.FormAll(moved, _maxDegreeOfParallelism);
            Store = moved;
        }
        catch (OutOfMemoryException)
        {
            // Rows that are not moved are searched more slowly, with the same result; the rows have been added.
        }
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

/// <summary>Objects that are not in use; at most one for each processor. Thread-safe.</summary>
internal sealed class IdlePool<T>
    where T : class
{
    private readonly Stack<T> _idle = new();

    /// <summary>Takes one; null if there is none.</summary>
    public T? Rent()
    {
        lock (_idle)
        {
            return _idle.TryPop(out T? item) ? item : null;
        }
    }

    /// <summary>Gives one back.</summary>
    public void Return(T item)
    {
        lock (_idle)
        {
            if (_idle.Count < Environment.ProcessorCount)
            {
                _idle.Push(item);
            }
        }
    }
}
