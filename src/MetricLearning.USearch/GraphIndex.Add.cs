using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace MetricLearning.USearch;

/// <content>Additions.</content>
internal sealed unsafe partial class GraphIndex
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(4); // of additions, while searches wait

    /// <summary>Adds rows under keys that no row has, one caller at a time.</summary>
    /// <param name="firstKey">The key of the first; the others count on.</param>
    /// <param name="count">How many.</param>
    /// <param name="source">The rows; called by several threads.</param>
    /// <param name="threads">The threads that add, 1 or more.</param>
    /// <param name="added">Told the number of rows that were added, after each turn.</param>
    /// <param name="cancellationToken">Looked at between turns; some rows may have been added then.</param>
    public void Add(
        int firstKey, int count, RowSource source, int threads, Action<int>? added, CancellationToken cancellationToken)
    {
        Reserve(count);
        int turn = threads;
        for (int start = 0; start < count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int length = Math.Min(turn, count - start);
            long began = Stopwatch.GetTimestamp();
            _lock.EnterWriteLock();
            try
            {
                AddTurn(firstKey, start, length, source, threads);
            }
            finally
            {
                _lock.ExitWriteLock();
            }

            turn = (int)Math.Clamp(length * (Turn / Stopwatch.GetElapsedTime(began)), threads, 1 << 20);
            start += length;
            added?.Invoke(start);
            LetSearchesIn();
        }
    }

    // Room for more rows is made alone: USearch moves all its tables.
    private void Reserve(int count)
    {
        _lock.EnterWriteLock();
        try
        {
            ulong size = USearchNative.Size(handle, out _), capacity = USearchNative.Capacity(handle, out _);
            if (capacity < size + (ulong)count)
            {
                USearchNative.Reserve(handle, (nuint)Math.Max(size + (ulong)count, capacity + (capacity / 2)), out nint error);
                USearchNative.ThrowIf(error);
                SetThreads(); // which the call above sets back to the processors that it knows
            }
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    private void AddTurn(int firstKey, int start, int length, RowSource source, int threads)
    {
        if (threads == 1 || length == 1)
        {
            AddSome(firstKey, start, start + length, 1, source);
            return;
        }

        ParallelOptions options = new() { MaxDegreeOfParallelism = threads };
        try
        {
            Parallel.For(0, threads, options, thread => AddSome(firstKey, start + thread, start + length, threads, source));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    private void AddSome(int firstKey, int start, int end, int step, RowSource source)
    {
        byte[] stored = new byte[_rowBytes];
        for (int i = start; i < end; i += step)
        {
            source(i, stored);
            fixed (byte* row = stored)
            {
                USearchNative.Add(handle, (ulong)(firstKey + i), row, _scalar, out nint error);
                USearchNative.ThrowIf(error);
            }
        }
    }

    // A lock that is let go and taken at once may never come to those who wait.
    private void LetSearchesIn()
    {
        for (int i = 0; i < 100 && _lock.WaitingReadCount > 0; i++)
        {
            Thread.Yield();
        }
    }
}
