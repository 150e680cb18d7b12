using MetricLearning.Data;

namespace MetricLearning.Training;

/// <summary>Reads runs of neighbouring rows into memory before they are wanted, a run in one piece, in a thread of its own.</summary>
/// <remarks>
/// Two lists of runs are kept: one that batches take rows from, and the one after it, which is read meanwhile. A disk that is too slow for
/// that is waited for: reading single rows beside it would make it slower still. A row whose read failed is left to the caller, who reads
/// it alone and gets the error.
/// </remarks>
internal sealed class RunReader(LabeledDataset data) : IDisposable
{
    private const int LongestWait = 100; // milliseconds between looks at a cancellation token

    private readonly object _gate = new();
    private RunBuffer _older = new(data);
    private RunBuffer _newer = new(data);
    private Thread? _thread;
    private long _mostRows; // of a list so far
    private int _longest; // run so far
    private bool _isReading; // guarded
    private bool _isStopped; // guarded

    /// <summary>
    /// Waits until the last list is read, and begins to read runs into the memory of the one before it. While no thread copies rows.
    /// </summary>
    /// <param name="runs">
    /// Ascending and within the rows. Those of the last call change nothing, and neither do none, the sign that no more are known.
    /// </param>
    /// <param name="cancellationToken">Ends the wait; nothing has changed then.</param>
    /// <exception cref="InvalidOperationException">The runs are not as said, or more than fit an array.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void ReadAhead(ReadOnlySpan<Range> runs, CancellationToken cancellationToken = default)
    {
        if (_newer.IsOf(runs))
        {
            return;
        }

        RunBuffer.Check(runs, data);
        WaitUntilRead(cancellationToken); // the next batch has rows of the last list: that is why there is another
        if (runs.IsEmpty)
        {
            return;
        }

        lock (_gate)
        {
            _older.Begin(runs, RoomFor(runs));
            (_older, _newer) = (_newer, _older);
            Monitor.PulseAll(_gate);
        }

        if (_thread is null)
        {
            Thread thread = new(ReadRuns) { IsBackground = true, Name = "MetricLearning run reader" };
            thread.Start();
            _thread = thread;
        }
    }

    /// <summary>Waits until all runs are read.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void WaitUntilRead(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            while (!_isStopped && (_isReading || _newer.HasUnread))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Monitor.Wait(_gate, LongestWait); // each run that is read ends it too
            }
        }
    }

    /// <summary>Copies a row if it has been read. Any number of threads at once, and none while <see cref="ReadAhead"/> runs.</summary>
    public bool TryCopy(int row, Span<float> destination) => _older.TryCopy(row, destination) || _newer.TryCopy(row, destination);

    /// <summary>Ends the thread, after the run that it reads.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isStopped = true;
            Monitor.PulseAll(_gate);
        }

        _thread?.Join();
    }

    // A run more than the lists have: those of a sampler differ by one or two, and memory is taken once.
    private int RoomFor(ReadOnlySpan<Range> runs)
    {
        long rowCount = 0;
        foreach (Range run in runs)
        {
            int length = run.End.Value - run.Start.Value;
            rowCount += length;
            _longest = Math.Max(_longest, length);
        }

        _mostRows = Math.Max(_mostRows, rowCount);
        return (int)Math.Min(_mostRows + _longest, Math.Min(data.RowCount, Array.MaxLength / data.FeatureCount));
    }

    private void ReadRuns()
    {
        while (WaitForRun() is RunBuffer buffer)
        {
            buffer.ReadNext();
        }
    }

    // The list of which a run is to be read, or null when it is over.
    private RunBuffer? WaitForRun()
    {
        lock (_gate)
        {
            _isReading = false;
            Monitor.PulseAll(_gate);
            while (!_isStopped && !_newer.HasUnread)
            {
                Monitor.Wait(_gate);
            }

            _isReading = !_isStopped;
            return _isStopped ? null : _newer;
        }
    }
}
