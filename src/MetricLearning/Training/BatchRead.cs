using System.Diagnostics;
using System.Numerics.Tensors;
using System.Runtime.ExceptionServices;
using MetricLearning.Data;
using MetricLearning.Internal;

namespace MetricLearning.Training;

/// <summary>Memory for the rows of one batch, and the reading of them by any number of threads. Warm calls allocate nothing.</summary>
internal sealed class BatchRead
{
    private const double SlowRead = 50; // microseconds; a row that the system has in memory takes a few

    private readonly LabeledDataset _data;
    private readonly float[] _values; // [largest b × f]
    private readonly int[] _rows; // [largest b]
    private readonly object _gate = new();
    private readonly Action? _onSlowRead;
    private readonly RunReader? _runs;
    private ExceptionDispatchInfo? _failure;
    private int _failedPlace;
    private int _rowCount;
    private int _unclaimed; // rows that no thread has begun to read; below 0 once threads asked in vain
    private int _unread; // rows that are not read yet; guarded while any may be

    /// <summary>Takes memory.</summary>
    /// <param name="data">The rows, which need not lie in memory.</param>
    /// <param name="maxRowCount">The largest batch.</param>
    /// <param name="onSlowRead">Called after each read that waited for a disk, by its thread; null for nobody.</param>
    /// <param name="runs">Rows that were read ahead; null for none.</param>
    public BatchRead(LabeledDataset data, int maxRowCount, Action? onSlowRead = null, RunReader? runs = null)
    {
        _data = data;
        _onSlowRead = onSlowRead;
        _runs = runs;
        Throw.IfTooManyValues(maxRowCount, data.FeatureCount, nameof(data));
        _values = new float[maxRowCount * data.FeatureCount];
        _rows = new int[maxRowCount];
        Features = Shape.Tensor(_values, maxRowCount, data.FeatureCount);
    }

    /// <summary>The rows, [largest b × f], the batch's own first.</summary>
    public Tensor<float> Features { get; }

    /// <summary>Whether there are rows that no thread has begun to read.</summary>
    public bool HasUnclaimedRows => Volatile.Read(ref _unclaimed) > 0;

    /// <summary>Whether these are the rows that were begun last.</summary>
    public bool IsOf(ReadOnlySpan<int> rows) => rows.SequenceEqual(_rows.AsSpan(0, _rowCount));

    /// <summary>Begins to read rows; what was read before is lost, and what is not begun yet is given up.</summary>
    public void Begin(ReadOnlySpan<int> rows)
    {
        int givenUp = Math.Max(Interlocked.Exchange(ref _unclaimed, 0), 0);
        lock (_gate)
        {
            _unread -= givenUp;
        }

        WaitForAll();
        rows.CopyTo(_rows);
        (_rowCount, _unread, _failure) = (rows.Length, rows.Length, null);
        Interlocked.Exchange(ref _unclaimed, rows.Length); // last: a thread may ask at any time
    }

    /// <summary>Reads rows as long as there are some that no other thread has begun to read.</summary>
    public void ReadRows()
    {
        for (int place; (place = Interlocked.Decrement(ref _unclaimed)) >= 0;)
        {
            long start = Stopwatch.GetTimestamp();
            try
            {
                Read(_rows[place], _values.AsSpan(place * _data.FeatureCount, _data.FeatureCount));
            }
            catch (Exception exception)
            {
                Fail(place, exception);
            }

            lock (_gate)
            {
                if (--_unread == 0)
                {
                    Monitor.PulseAll(_gate);
                }
            }

            if (_onSlowRead is not null && Stopwatch.GetElapsedTime(start).TotalMicroseconds > SlowRead)
            {
                _onSlowRead();
            }
        }
    }

    /// <summary>Waits until all rows are read, and reads with the others meanwhile.</summary>
    /// <exception cref="InvalidDataException">The file has become shorter, or holds a value that is not finite.</exception>
    public void End()
    {
        ReadRows();
        WaitForAll();
        _failure?.Throw();
    }

    /// <summary>Waits until no thread reads any more.</summary>
    public void WaitForAll()
    {
        lock (_gate)
        {
            while (_unread > 0)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    private void Read(int row, Span<float> destination)
    {
        if (_runs?.TryCopy(row, destination) != true)
        {
            _data.CopyRows(row, destination);
        }
    }

    // Of several failures the first row's is thrown, whichever thread comes first.
    private void Fail(int place, Exception exception)
    {
        lock (_gate)
        {
            if (_failure is null || place < _failedPlace)
            {
                (_failure, _failedPlace) = (ExceptionDispatchInfo.Capture(exception), place);
            }
        }
    }
}
