using MetricLearning.Kernels;

namespace MetricLearning.Data;

/// <summary>The rows of a data set, a block after the other. Rows of a file are read while the caller works on the block before.</summary>
/// <remarks>Serves one caller. A read that fails throws when its block is asked for.</remarks>
/// <param name="data">The rows.</param>
/// <param name="blockRows">The rows of a block, 1 ≤ count; the last one may have fewer.</param>
internal sealed class RowBlocks(LabeledDataset data, int blockRows) : IDisposable
{
    private float[] _current = new float[blockRows * data.FeatureCount];
    private float[] _next = data.IsInMemory ? [] : new float[blockRows * data.FeatureCount];
    private WorkAhead? _reading;

    /// <summary>The first row of the block.</summary>
    public int FirstRow { get; private set; }

    /// <summary>The rows of the block, 0 before the first and after the last.</summary>
    public int Count { get; private set; }

    /// <summary>Their values, [count × f], until the next block is asked for.</summary>
    public Span<float> Values => _current.AsSpan(0, Count * data.FeatureCount);

    /// <summary>Goes to the next block.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="InvalidDataException">The file has become shorter, or holds a value that is not finite.</exception>
    public bool MoveNext()
    {
        FirstRow += Count;
        Count = CountAt(FirstRow);
        if (Count == 0)
        {
            return false;
        }

        if (_reading is null)
        {
            data.CopyRows(FirstRow, Values);
        }
        else
        {
            _reading.End();
            _reading = null;
            (_current, _next) = (_next, _current);
        }

        int upcoming = FirstRow + Count, count = CountAt(upcoming);
        if (!data.IsInMemory && count > 0)
        {
            float[] destination = _next;
            _reading = WorkAhead.Start(() => data.CopyRows(upcoming, destination.AsSpan(0, count * data.FeatureCount)));
        }

        return true;
    }

    /// <summary>Waits for the read that goes on: its memory is in use.</summary>
    public void Dispose()
    {
        _reading?.GiveUp();
        _reading = null;
    }

    private int CountAt(int row) => Math.Min(blockRows, data.RowCount - row);
}
