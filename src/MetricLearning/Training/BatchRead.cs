using System.Numerics.Tensors;
using System.Runtime.ExceptionServices;
using MetricLearning.Data;
using MetricLearning.Internal;

namespace MetricLearning.Training;

/// <summary>
/// Memory for the rows of one batch, and the reading of them on the thread pool. Reads wait for a disk more than they compute, so there are
/// more of them at a time than processors. Warm calls allocate nothing.
/// </summary>
internal sealed class BatchRead : IThreadPoolWorkItem
{
    private const int MostReaders = 8;

    private readonly LabeledDataset _data;
    private readonly float[] _values; // [largest b × f]
    private readonly int[] _rows; // [largest b]
    private readonly object _gate = new();
    private ExceptionDispatchInfo? _failure;
    private int _failedPlace;
    private int _rowCount;
    private int _unclaimed; // rows that no thread has begun to read; below 0 once threads asked in vain
    private int _unread; // rows that are not read yet; guarded
    private int _queued; // readers that the thread pool has not begun to run

    /// <summary>Takes memory.</summary>
    /// <param name="data">The rows, which need not lie in memory.</param>
    /// <param name="maxRowCount">The largest batch.</param>
    public BatchRead(LabeledDataset data, int maxRowCount)
    {
        _data = data;
        Throw.IfTooManyValues(maxRowCount, data.FeatureCount, nameof(data));
        _values = new float[maxRowCount * data.FeatureCount];
        _rows = new int[maxRowCount];
        Features = Shape.Tensor(_values, maxRowCount, data.FeatureCount);
    }

    /// <summary>The rows, [largest b × f], the batch's own first.</summary>
    public Tensor<float> Features { get; }

    /// <summary>Whether these are the rows that were begun last.</summary>
    public bool IsOf(ReadOnlySpan<int> rows) => rows.SequenceEqual(_rows.AsSpan(0, _rowCount));

    /// <summary>Begins to read rows; what was read before is lost.</summary>
    public void Begin(ReadOnlySpan<int> rows)
    {
        WaitForAll();
        rows.CopyTo(_rows);
        (_rowCount, _unread, _failure) = (rows.Length, rows.Length, null);
        Volatile.Write(ref _unclaimed, rows.Length); // last: a thread of an earlier call may ask at any time
        for (int i = Volatile.Read(ref _queued); i < Math.Min(MostReaders, rows.Length); i++)
        {
            Interlocked.Increment(ref _queued);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Waits until all rows are read, and reads with the others meanwhile: the thread pool may have no thread to spare.</summary>
    /// <exception cref="InvalidDataException">The file has become shorter, or holds a value that is not finite.</exception>
    public void End()
    {
        ReadRows();
        WaitForAll();
        _failure?.Throw();
    }

    void IThreadPoolWorkItem.Execute()
    {
        Interlocked.Decrement(ref _queued);
        ReadRows();
    }

    private void ReadRows()
    {
        for (int place; (place = Interlocked.Decrement(ref _unclaimed)) >= 0;)
        {
            try
            {
                _data.CopyRows(_rows[place], _values.AsSpan(place * _data.FeatureCount, _data.FeatureCount));
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
        }
    }

    private void WaitForAll()
    {
        lock (_gate)
        {
            while (_unread > 0)
            {
                Monitor.Wait(_gate);
            }
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
