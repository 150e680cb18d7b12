using MetricLearning.Data;

namespace MetricLearning.Training;

/// <summary>Reads runs of neighbouring rows into memory before they are wanted, a run in one piece, in a thread of its own.</summary>
/// <remarks>
/// Two lists of runs are kept: one that batches take rows from, and the one after it, which is read meanwhile. A row that is not there yet,
/// or whose read failed, is left to the caller, who then reads it alone and gets the error.
/// </remarks>
internal sealed class RunReader(LabeledDataset data) : IDisposable
{
    private readonly object _gate = new();
    private RunBuffer _older = new(data);
    private RunBuffer _newer = new(data);
    private RunBuffer? _reading; // guarded
    private Thread? _thread;
    private bool _isStopped; // guarded

    /// <summary>Begins to read runs into the memory of the list before the last one. While no thread copies rows.</summary>
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
            _older.Stop();
            while (_reading == _older)
            {
                Monitor.Wait(_gate);
            }

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
            _reading = null;
            Monitor.PulseAll(_gate);
            while (!_isStopped && !_older.HasUnread && !_newer.HasUnread)
            {
                Monitor.Wait(_gate);
            }

            return _reading = _isStopped ? null : _older.HasUnread ? _older : _newer;
        }
    }
}
