namespace MetricLearning.Kernels;

/// <summary>Rows and the exact search among them. Searches are thread-safe; appending must not run beside anything else.</summary>
internal sealed class NeighborSearch
{
    private readonly int _maxDegreeOfParallelism;
    private readonly PanelScan _scan;
    private readonly Stack<SearchJob> _idleJobs = new();
    private readonly Stack<SearchScratch> _idleScratches = new();

    /// <summary>Makes a search without rows.</summary>
    /// <param name="comparison">How rows are compared.</param>
    /// <param name="depth">The columns of a row, 1 ≤ d.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads of one search.</param>
    /// <param name="scan">The kernel, for tests of other vector widths than this machine's widest.</param>
    public NeighborSearch(RowComparison comparison, int depth, int maxDegreeOfParallelism, PanelScan? scan = null)
    {
        _maxDegreeOfParallelism = maxDegreeOfParallelism;
        _scan = scan ?? PanelScan.Create();
        Form = new(comparison, depth);
        Rows = new(depth, _scan.PanelRows);
    }

    /// <summary>The stored rows.</summary>
    public RowPanels Rows { get; }

    /// <summary>How rows are stored and compared.</summary>
    public RowForm Form { get; }

    /// <summary>Appends rows; each is finite and no longer than <see cref="RowForm.LargestLength"/>.</summary>
    public void Append(ReadOnlySpan<float> rows, int rowCount)
    {
        Form.CenterOn(rows, rowCount);
        RowAppend.Run(rows, Rows, Form, _scan, _maxDegreeOfParallelism);
    }

    /// <summary>
    /// Finds the nearest rows of each query, by distance rounded to single precision, then index. Allocates nothing once warm.
    /// </summary>
    /// <param name="queries">The queries, [m × d].</param>
    /// <param name="neighborCount">Rows to find for each, 1 ≤ k ≤ stored rows.</param>
    /// <param name="indices">Receives the rows' indices, [m × k].</param>
    /// <param name="distances">Receives their distances, [m × k].</param>
    public void Search(ReadOnlySpan<float> queries, int neighborCount, Span<int> indices, Span<float> distances)
    {
        SearchJob job = Rent(_idleJobs) ?? new SearchJob(this, _scan, _maxDegreeOfParallelism);
        job.Run(queries, neighborCount, indices, distances);
        Return(_idleJobs, job);
    }

    /// <summary>Takes a scratch that no thread uses.</summary>
    public SearchScratch RentScratch() => Rent(_idleScratches) ?? new SearchScratch(_scan.PanelRows);

    /// <summary>Gives a scratch back.</summary>
    public void ReturnScratch(SearchScratch scratch) => Return(_idleScratches, scratch);

    private static T? Rent<T>(Stack<T> idle) where T : class
    {
        lock (idle)
        {
            return idle.TryPop(out T? item) ? item : null;
        }
    }

    private static void Return<T>(Stack<T> idle, T item)
    {
        lock (idle)
        {
            idle.Push(item);
        }
    }
}
