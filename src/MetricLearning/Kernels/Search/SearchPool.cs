namespace MetricLearning.Kernels;

/// <summary>What searches need besides rows, kept while nobody searches. Thread-safe; views of many rows can share it.</summary>
internal sealed class SearchPool
{
    private readonly int _maxDegreeOfParallelism;
    private readonly IdlePool<SearchJob> _idleJobs = new();
    private readonly IdlePool<SearchScratch> _idleScratches = new();

    /// <summary>Makes an empty pool.</summary>
    /// <param name="depth">The columns of a row.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads of one search or change.</param>
    /// <param name="scan">The kernel, for tests of other vector widths than this machine's widest.</param>
    public SearchPool(int depth, int maxDegreeOfParallelism, PanelScan? scan = null)
    {
        // Wide rows are not scored; a narrow panel wastes less memory on places that hold no row.
        Scan = depth > RowForm.LargestDepth ? new PanelScan<Width1, float>() : scan ?? PanelScan.Create();
        _maxDegreeOfParallelism = maxDegreeOfParallelism;
    }

    /// <summary>The kernel.</summary>
    public PanelScan Scan { get; }

    /// <summary>The largest number of threads of one search or change.</summary>
    public int MaxDegreeOfParallelism => _maxDegreeOfParallelism;

    /// <summary>Takes a job that nobody uses.</summary>
    public SearchJob RentJob() => _idleJobs.Rent() ?? new SearchJob(this, _maxDegreeOfParallelism);

    /// <summary>Gives a job back.</summary>
    public void ReturnJob(SearchJob job) => _idleJobs.Return(job);

    /// <summary>Takes a scratch that no thread uses.</summary>
    public SearchScratch RentScratch() => _idleScratches.Rent() ?? new SearchScratch();

    /// <summary>Gives a scratch back.</summary>
    public void ReturnScratch(SearchScratch scratch) => _idleScratches.Return(scratch);
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
