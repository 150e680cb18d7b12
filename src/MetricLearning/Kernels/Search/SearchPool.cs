namespace MetricLearning.Kernels;

/// <summary>What searches need besides rows, kept while nobody searches. Thread-safe; views of many rows can share it.</summary>
internal sealed class SearchPool
{
    private readonly int _maxDegreeOfParallelism;
    private readonly IdlePool<SearchJob> _idleJobs = new(Environment.ProcessorCount);
    private readonly IdlePool<SearchScratch> _idleScratches;

    /// <summary>Makes an empty pool.</summary>
    /// <param name="depth">The columns of a row.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads of one search or change.</param>
    /// <param name="scan">The kernel, for tests of other vector widths than this machine's widest.</param>
    public SearchPool(int depth, int maxDegreeOfParallelism, PanelScan? scan = null)
    {
        // Wide rows are not scored; a narrow panel wastes less memory on places that hold no row.
        Scan = depth > RowForm.LargestDepth ? new PanelScan<Width1, float>() : scan ?? PanelScan.Create();
        _maxDegreeOfParallelism = maxDegreeOfParallelism;
        // For two searches at once; one that shares rows takes one more than its threads.
        _idleScratches = new(2 * (Math.Max(Environment.ProcessorCount, maxDegreeOfParallelism) + 1));
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
    public SearchScratch RentScratch() => _idleScratches.Rent() ?? new SearchScratch(Scan);

    /// <summary>Gives a scratch back.</summary>
    public void ReturnScratch(SearchScratch scratch)
    {
        scratch.Window.Forget();
        _idleScratches.Return(scratch);
    }
}

/// <summary>Objects that are not in use. Thread-safe.</summary>
/// <param name="capacity">The most that are kept.</param>
internal sealed class IdlePool<T>(int capacity)
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
            if (_idle.Count < capacity)
            {
                _idle.Push(item);
            }
        }
    }
}
