namespace MetricLearning.Kernels;

/// <summary>
/// Rows that grow in number, and the exact search among them: a door of this room. Searches are thread-safe; appending must not run beside
/// anything else but searches of a <see cref="View"/>.
/// </summary>
/// <remarks>All sizes are checked here, in Release too, before a span becomes a pointer.</remarks>
internal sealed class NeighborSearch
{
    private readonly SearchPool _pool;
    private RowView _rows;
    private int _nextCentering = RowCenter.FewestRows;

    /// <summary>Makes a search without rows.</summary>
    /// <param name="comparison">How rows are compared.</param>
    /// <param name="depth">The columns of a row, 1 ≤ d ≤ <see cref="LargestDepth"/>.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads of one search.</param>
    /// <param name="scan">The kernel, for tests of other vector widths than this machine's widest.</param>
    public NeighborSearch(RowComparison comparison, int depth, int maxDegreeOfParallelism, PanelScan? scan = null)
        : this(comparison, depth, new SearchPool(depth, maxDegreeOfParallelism, scan))
    {
    }

    /// <summary>Makes a search without rows that shares a pool with others.</summary>
    /// <param name="comparison">How rows are compared.</param>
    /// <param name="depth">The columns of a row, 1 ≤ d ≤ <see cref="LargestDepth"/>.</param>
    /// <param name="pool">A pool for rows of that depth.</param>
    public NeighborSearch(RowComparison comparison, int depth, SearchPool pool)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, LargestDepth);
        _pool = pool;
        _rows = new(RowStore.Create(comparison, depth, pool.Scan.PanelRows), ExcludedRows.None, pool);
    }

    /// <summary>The most columns of a row.</summary>
    public const int LargestDepth = 1 << 26;

    /// <summary>The number of rows.</summary>
    public int Count => _rows.Count;

    /// <summary>The columns of a row.</summary>
    public int Depth => _rows.Depth;

    /// <summary>The rows.</summary>
    public RowStore Store => _rows.Store;

    /// <summary>The rows as they are now: rows that are appended later do not show. O(1).</summary>
    /// <param name="excluded">Rows that do not rank.</param>
    public RowView View(ExcludedRows excluded) => new(Store.View(), excluded, _pool);

    /// <summary>Forgets the rows behind the first ones, of which nobody has made a view.</summary>
    public void Truncate(int count) => Store.Given.Count = Store.Scored.Count = count;

    /// <summary>Lets the rows that are appended first stay where they are read from, as many of them as fill panels.</summary>
    /// <remarks>
    /// Of each, its codes and what scoring adds are kept, d + 20 bytes or so. A search reads the few rows whose codes are not proof enough;
    /// where there are no codes (<see cref="RowCodes.AreUseful"/>), it reads all.
    /// </remarks>
    /// <param name="read">
    /// Reads rows, those that will be appended, for as long as there is a view of them. This and searches throw what it throws.
    /// </param>
    /// <param name="count">The number of rows, which must be appended in blocks of <see cref="WholePanels"/>.</param>
    /// <exception cref="InvalidOperationException">There are rows.</exception>
    public void StayInFile(RowBlockReader read, int count)
    {
        if (Count > 0)
        {
            throw new InvalidOperationException($"There are {Count} rows; rows that stay in a file must be the first ones.");
        }

        if (count < _pool.Scan.PanelRows)
        {
            return; // they fill no panel
        }

        FileRows file = new(read, count / _pool.Scan.PanelRows);
        RowStore store = RowStore.Create(Store.Form.Comparison, Depth, _pool.Scan.PanelRows, file);
        int inFile = file.PanelCount * _pool.Scan.PanelRows;
        if (store.Form.IsDistance && inFile >= RowCenter.FewestRows && Depth <= RowForm.LargestDepth)
        {
            // Chosen now: to choose it while they are appended would mean to read them again.
            store.Given.Reserve(inFile);
            store.Given.Count = inFile;
            float[]? center = RowCenter.Choose(store.Given, null, new(_pool.Scan));
            store.Given.Count = 0;
            store = center is null ? store : store.MovedBy(center);
            _nextCentering = (int)Math.Min(2L * count, int.MaxValue);
        }

        store.Reserve(count);
        _rows = new(store, ExcludedRows.None, _pool);
    }

    /// <summary>A number of rows, or the next larger one that fills panels.</summary>
    public int WholePanels(int rows) => (rows + _pool.Scan.PanelRows - 1) / _pool.Scan.PanelRows * _pool.Scan.PanelRows;

    /// <summary>Makes room for a number of rows in all.</summary>
    public void Reserve(int count) => Store.Reserve(count);

    /// <summary>Appends rows, each finite. If it throws, there are the same rows as before.</summary>
    /// <param name="rows">The rows, [n × d].</param>
    public void Append(ReadOnlySpan<float> rows) => Append(rows, _pool.MaxDegreeOfParallelism);

    /// <summary>Appends rows, on as many threads as are free.</summary>
    /// <param name="rows">The rows, [n × d].</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads.</param>
    public void Append(ReadOnlySpan<float> rows, int maxDegreeOfParallelism)
    {
        int count = RowsOf(rows.Length, nameof(rows));
        if (count > Array.MaxLength - Count)
        {
            throw new ArgumentException($"{(long)Count + count} rows do not fit one search of {Array.MaxLength}.", nameof(rows));
        }

        if (Count % _pool.Scan.PanelRows > 0 && Store.Given.IsInFile(Count / _pool.Scan.PanelRows))
        {
            throw new InvalidOperationException($"There are {Count} rows; rows that stay in a file must be appended in whole panels.");
        }

        Store.Reserve(Count + count);
        int before = Count;
        try
        {
            RowAppend.Run(rows, Store, _pool, maxDegreeOfParallelism);
        }
        catch
        {
            Truncate(before);
            throw;
        }

        if (Store.Form.IsDistance && Count >= _nextCentering && Depth <= RowForm.LargestDepth)
        {
            _nextCentering = (int)Math.Min(2L * Count, int.MaxValue);
            Center(maxDegreeOfParallelism);
        }
    }

    /// <summary>Finds the nearest rows of each query, see <see cref="RowView.Search"/>.</summary>
    public void Search(ReadOnlySpan<float> queries, int neighborCount, Span<int> indices, Span<float> distances) =>
        _rows.Search(queries, [], neighborCount, indices, distances);

    /// <summary>Copies rows as they were given.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="destination">Receives the rows, [count × d].</param>
    public void CopyRows(int first, Span<float> destination) => _rows.CopyRows(first, destination);

    // As the rows double in number the centre is looked at again, so it does not depend on the rows that happened to come first.
    private void Center(int maxDegreeOfParallelism)
    {
        try
        {
            float[]? center = RowCenter.Choose(Store.Given, Store.Form.Center, new(_pool.Scan));
            if (ReferenceEquals(center, Store.Form.Center))
            {
                return;
            }

            RowStore moved = Store.MovedBy(center);
            RowAppend.FormAll(moved, _pool, maxDegreeOfParallelism);
            _rows = new(moved, ExcludedRows.None, _pool);
        }
        catch (Exception exception) when (FileRows.MayBeTriedAgain(exception))
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
