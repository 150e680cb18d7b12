using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace MetricLearning.Kernels;

/// <summary>
/// Work cut into numbered chunks that may run in any order and on any thread, each writing a part of the result of its own.
/// </summary>
internal interface IChunkedWork
{
    /// <summary>Does one chunk.</summary>
    void Run(int chunk);
}

/// <summary>Runs chunked work on the calling thread and on up to a number of pool threads. One caller at a time.</summary>
/// <remarks>
/// Chunks are fixed by the work, never by the number of threads; only which thread does a chunk varies. Each thread begins with a range of
/// chunks of its own, the same one in every run of as many chunks, and takes those of others when it has no more: what a chunk wrote is
/// then mostly still in the cache of the processor that reads it in the next run. The caller takes chunks too, so a busy pool costs speed,
/// not progress. A pool thread waits actively for 0.2 ms after a run, since a suspended thread takes as long to resume; idle threads spin
/// no longer than that. A run allocates nothing.
/// </remarks>
internal sealed class Workers : IThreadPoolWorkItem
{
    private const int NoSeat = -1;

    private static readonly long AwakeTicks = Stopwatch.Frequency / 5_000;

    private readonly object _finished = new();
    private readonly ChunkRange[] _ranges; // one per thread, the caller's first
    private readonly int[] _seats; // per thread: 1 if a helper has taken it
    private IChunkedWork? _work;
    private Exception? _failure; // of the lowest chunk that threw
    private int _failedChunk;
    private int _runs;
    private int _unfinished;
    private int _onDuty;

    /// <summary>Makes a team.</summary>
    /// <param name="maxDegreeOfParallelism">
    /// The largest number of threads, the caller included, 1 ≤ degree; <see cref="ThreadLimit"/> stands for a larger one.
    /// </param>
    public Workers(int maxDegreeOfParallelism)
    {
        int threads = MaxDegreeOfParallelism = Math.Min(maxDegreeOfParallelism, ThreadLimit);
        (_ranges, _seats) = threads == 1 ? ([], []) : (new ChunkRange[threads], new int[threads]);
    }

    /// <summary>
    /// The largest number of threads of any team: the number of processors, beyond which threads only take each other's time. Tests alone
    /// set another, so that they show on any machine that many threads do not change a bit.
    /// </summary>
    public static int ThreadLimit { get; set; } = Environment.ProcessorCount;

    /// <summary>A team of the calling thread alone; safe to share, as it keeps no state.</summary>
    public static Workers CallerOnly { get; } = new(1);

    /// <summary>The largest number of threads, the caller included.</summary>
    public int MaxDegreeOfParallelism { get; }

    /// <summary>Helpers that were called and have not gone back to the pool.</summary>
    public int OnDuty => Volatile.Read(ref _onDuty);

    /// <summary>
    /// Runs chunks 0..chunkCount−1, each thread's own in ascending order and then those left by others, and returns when all are done.
    /// </summary>
    /// <remarks>
    /// What a chunk throws is rethrown as it is; if several throw, the exception of the lowest one, as with one thread. One thread stops
    /// there, several run the other chunks all the same.
    /// </remarks>
    public void Run(IChunkedWork work, int chunkCount)
    {
        int threads = Math.Min(MaxDegreeOfParallelism, chunkCount);
        if (threads <= 1)
        {
            for (int chunk = 0; chunk < chunkCount; chunk++)
            {
                work.Run(chunk);
            }

            return;
        }

        _work = work;
        _failure = null;
        _unfinished = chunkCount;
        for (int thread = 0; thread < threads; thread++)
        {
            _ranges[thread].Fill((int)((long)chunkCount * thread / threads), (int)((long)chunkCount * (thread + 1) / threads));
        }

        Interlocked.Increment(ref _runs); // before the look at who is on duty: a helper that leaves looks at it after signing off
        while (OnDuty < threads - 1)
        {
            Interlocked.Increment(ref _onDuty);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        RunChunks(seat: 0);
        WaitForHelpers();
        _work = null;
        if (_failure is Exception failure)
        {
            _failure = null; // an idle team must not keep what it refers to
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        int seat = TakeSeat(), seenRuns;
        do
        {
            seenRuns = Volatile.Read(ref _runs);
            RunChunks(seat);
        }
        while (IsCalledAgain(seenRuns));

        Volatile.Write(ref _seats[seat], 0);
        Interlocked.Decrement(ref _onDuty);
        if (Volatile.Read(ref _runs) != seenRuns)
        {
            RunChunks(NoSeat); // the caller may have counted on this thread
        }
    }

    private int TakeSeat()
    {
        // One is free: there are as many as helpers can be on duty, and a helper gives its seat back before it signs off.
        for (int seat = 1; ; seat = seat % (_seats.Length - 1) + 1)
        {
            if (Interlocked.CompareExchange(ref _seats[seat], 1, 0) == 0)
            {
                return seat;
            }
        }
    }

    private bool IsCalledAgain(int seenRuns)
    {
        long end = Stopwatch.GetTimestamp() + AwakeTicks;
        while (Volatile.Read(ref _runs) == seenRuns)
        {
            if (Stopwatch.GetTimestamp() > end)
            {
                return false;
            }

            Thread.SpinWait(5);
        }

        return true;
    }

    // Chunks that were done are reported together: a counter that two processors write goes to and fro between them.
    private void RunChunks(int seat)
    {
        int done = 0;
        for (; TryTake(seat, out int chunk); done++)
        {
            try
            {
                _work!.Run(chunk);
            }
            catch (Exception exception)
            {
                Keep(exception, chunk);
            }
        }

        if (done > 0 && Interlocked.Add(ref _unfinished, -done) == 0)
        {
            lock (_finished)
            {
                Monitor.Pulse(_finished);
            }
        }
    }

    private void Keep(Exception exception, int chunk)
    {
        lock (_finished)
        {
            if (_failure is null || chunk < _failedChunk)
            {
                (_failure, _failedChunk) = (exception, chunk);
            }
        }
    }

    // A thread may come too late for the run that called it; what it takes then belongs to the run at hand.
    private bool TryTake(int seat, out int chunk)
    {
        if (seat != NoSeat && _ranges[seat].TryTakeFirst(out chunk))
        {
            return true;
        }

        for (int i = 1; i <= _ranges.Length; i++)
        {
            if (_ranges[(Math.Max(seat, 0) + i) % _ranges.Length].TryTakeLast(out chunk))
            {
                return true;
            }
        }

        chunk = 0;
        return false;
    }

    private void WaitForHelpers()
    {
        long end = Stopwatch.GetTimestamp() + AwakeTicks;
        while (Volatile.Read(ref _unfinished) > 0 && Stopwatch.GetTimestamp() < end)
        {
            Thread.SpinWait(5);
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
