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
    private readonly object _gate = new();
    private RunBuffer _older = new(data);
    private RunBuffer _newer = new(data);
    private Thread? _thread;
    private bool _isReading; // guarded
    private bool _isStopped; // guarded

    /// <summary>
    /// Waits until the last list is read, and begins to read runs into the memory of the one before it. While no thread copies rows.
    /// </summary>
    /// <param name="runs">Ascending, apart, within the rows; nothing happens if they are empty, or those of the last call.</param>
    /// <exception cref="InvalidOperationException">The runs are not as said, or more than fit an array.</exception>
    public void ReadAhead(ReadOnlySpan<Range> runs)
    {
        if (runs.IsEmpty || _newer.IsOf(runs))
        {
            return;
        }

        RunBuffer.Check(runs, data);
        lock (_gate)
        {
            WaitUntilRead();
            (_older, _newer) = (_newer, _older);
            _newer.Begin(runs);
            Monitor.PulseAll(_gate);
        }

        if (_thread is null)
        {
            _thread = new(ReadRuns) { IsBackground = true, Name = "MetricLearning run reader" };
            _thread.Start();
        }
    }

    /// <summary>Waits until all runs are read.</summary>
    public void WaitUntilRead()
    {
        lock (_gate)
        {
            while (_isReading || _newer.HasUnread)
            {
                Monitor.Wait(_gate);
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
