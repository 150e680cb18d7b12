using System.Numerics.Tensors;
using MetricLearning.Data;

namespace MetricLearning.Training;

/// <summary>
/// Brings the rows of batches into memory from where they lie: those of the next batch while the training threads work on this one.
/// </summary>
/// <remarks>
/// Threads of its own read; they would hold up the training threads in the thread pool, which does not know that they wait. One of them
/// reads what the system has in memory: more would take the processors from the training threads. Each read that waits for a disk wakes
/// another, up to eight, however many processors there are. Rows that a sampler names in runs are read by one more thread, a run at a time,
/// and batches take them from its memory.
/// </remarks>
internal sealed class BatchReader : IDisposable
{
    private const int ThreadCount = 8;

    private readonly object _gate = new();
    private readonly List<Thread> _threads = new(ThreadCount);
    private readonly int[] _places; // 0, 1, …
    private readonly RunReader _runs;
    private BatchRead _current;
    private BatchRead _next;
    private bool _isStopped; // guarded

    /// <summary>Takes memory. The threads start with the first rows that are asked for: what fails before it leaves none behind.</summary>
    /// <param name="data">The rows, which need not lie in memory.</param>
    /// <param name="maxRowCount">The largest batch.</param>
    public BatchReader(LabeledDataset data, int maxRowCount)
    {
        _runs = new(data);
        (_current, _next) = (new(data, maxRowCount, WakeOne, _runs), new(data, maxRowCount, WakeOne, _runs));
        _places = [.. Enumerable.Range(0, maxRowCount)];
    }

    /// <summary>Reads a batch, or waits until it is read, and begins to read the next one.</summary>
    /// <param name="rows">The rows of the batch, [b], in the data set.</param>
    /// <param name="upcoming">Those of the next one; empty if it is not known.</param>
    /// <param name="runs">What the sampler says that comes after it.</param>
    /// <param name="cancellationToken">Ends the wait for runs that a disk is slow to give.</param>
    /// <returns>The rows, [largest b × f], the batch's own first, until the next call; and where they stand there, [b].</returns>
    /// <exception cref="InvalidDataException">The file has become shorter, or holds a value that is not finite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public (Tensor<float> Features, ReadOnlyMemory<int> Places) Read(
        ReadOnlySpan<int> rows,
        ReadOnlySpan<int> upcoming,
        ReadOnlySpan<Range> runs = default,
        CancellationToken cancellationToken = default)
    {
        StartThreads();
        lock (_gate)
        {
            (_current, _next) = (_next, _current);
        }

        if (!_current.IsOf(rows))
        {
            Begin(_current, rows);
        }

        _current.End();
        _runs.ReadAhead(runs, cancellationToken); // now that no thread copies rows
        if (!upcoming.IsEmpty)
        {
            Begin(_next, upcoming);
        }

        return (_current.Features, _places.AsMemory(0, rows.Length));
    }

    /// <summary>Reads the runs of the first batches of an epoch, before its first batch is drawn.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void ReadFirst(ReadOnlySpan<Range> runs, CancellationToken cancellationToken)
    {
        _next.WaitForAll();
        _runs.ReadAhead(runs, cancellationToken);
        _runs.WaitUntilRead(cancellationToken);
    }

    /// <summary>Begins to read the runs that come after the first batch, once it is drawn.</summary>
    public void ReadSecond(ReadOnlySpan<Range> runs) => _runs.ReadAhead(runs);

    /// <summary>Ends the threads, after the rows that they are reading.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isStopped = true;
            Monitor.PulseAll(_gate);
        }

        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        _runs.Dispose();
    }

    private void StartThreads()
    {
        while (_threads.Count < ThreadCount)
        {
            Thread thread = new(ReadRows) { IsBackground = true, Name = "MetricLearning row reader" };
            thread.Start();
            _threads.Add(thread);
        }
    }

    private void Begin(BatchRead read, ReadOnlySpan<int> rows)
    {
        read.Begin(rows);
        WakeOne();
    }

    private void WakeOne()
    {
        lock (_gate)
        {
            Monitor.Pulse(_gate);
        }
    }

    private void ReadRows()
    {
        while (WaitForRows() is BatchRead read)
        {
            read.ReadRows();
        }
    }

    // What is to be read, or null when it is over.
    private BatchRead? WaitForRows()
    {
        lock (_gate)
        {
            while (!_isStopped && !_current.HasUnclaimedRows && !_next.HasUnclaimedRows)
            {
                Monitor.Wait(_gate);
            }

            return _isStopped ? null : _current.HasUnclaimedRows ? _current : _next;
        }
    }
}
