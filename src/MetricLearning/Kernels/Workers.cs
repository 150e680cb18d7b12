namespace MetricLearning.Kernels;

/// <summary>Runs chunked work on the calling thread and on up to a number of pool threads. One caller at a time.</summary>
/// <remarks>
/// Chunks are fixed by the work, never by the number of threads; only who does a chunk varies. They are claimed in ascending order, so
/// a chunk may wait for lower-numbered ones. The caller takes chunks too, so a busy
/// pool costs speed, not progress. A run allocates nothing, and no thread spins once a run has ended.
/// </remarks>
internal sealed class Workers : IThreadPoolWorkItem
{
    private const int SpinsBeforeBlocking = 200;

    private readonly object _finished = new();
    private IChunkedWork? _work;
    private Exception? _failure;
    private int _chunkCount;
    private int _unclaimed;
    private int _unfinished;
    private int _waitingInPool;

    /// <summary>Makes a team.</summary>
    /// <param name="maxDegreeOfParallelism">The largest number of threads, the caller included, 1 ≤ degree.</param>
    public Workers(int maxDegreeOfParallelism) => MaxDegreeOfParallelism = maxDegreeOfParallelism;

    /// <summary>A team of the calling thread alone; safe to share, as it keeps no state.</summary>
    public static Workers CallerOnly { get; } = new(1);

    /// <summary>The largest number of threads, the caller included.</summary>
    public int MaxDegreeOfParallelism { get; }

    /// <summary>Runs chunks 0..chunkCount−1 and returns when all are done.</summary>
    /// <exception cref="AggregateException">A chunk threw while several threads ran; the other chunks were run all the same.</exception>
    public void Run(IChunkedWork work, int chunkCount)
    {
        int helpers = Math.Min(MaxDegreeOfParallelism, chunkCount) - 1;
        if (helpers <= 0)
        {
            for (int chunk = 0; chunk < chunkCount; chunk++)
            {
                work.Run(chunk);
            }

            return;
        }

        _work = work;
        _failure = null;
        _chunkCount = chunkCount;
        _unfinished = chunkCount;
        Volatile.Write(ref _unclaimed, chunkCount); // publishes the fields above to helpers that are late from an earlier run

        while (Volatile.Read(ref _waitingInPool) < helpers)
        {
            Interlocked.Increment(ref _waitingInPool);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        RunUnclaimedChunks();
        WaitForHelpers();
        _work = null;
        if (_failure is not null)
        {
            throw new AggregateException(_failure);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        Interlocked.Decrement(ref _waitingInPool);
        RunUnclaimedChunks();
    }

    // A claim is the countdown's new value: negative means that nothing is left, whichever run the claimant came for.
    private void RunUnclaimedChunks()
    {
        int left;
        while (Volatile.Read(ref _unclaimed) > 0 && (left = Interlocked.Decrement(ref _unclaimed)) >= 0)
        {
            try
            {
                _work!.Run(_chunkCount - 1 - left);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref _failure, exception, null);
            }

            if (Interlocked.Decrement(ref _unfinished) == 0)
            {
                lock (_finished)
                {
                    Monitor.Pulse(_finished);
                }
            }
        }
    }

    private void WaitForHelpers()
    {
        for (int spin = 0; spin < SpinsBeforeBlocking; spin++)
        {
            if (Volatile.Read(ref _unfinished) == 0)
            {
                return;
            }

            Thread.SpinWait(20);
        }

        lock (_finished)
        {
            while (Volatile.Read(ref _unfinished) > 0)
            {
                Monitor.Wait(_finished);
            }
        }
    }
}
