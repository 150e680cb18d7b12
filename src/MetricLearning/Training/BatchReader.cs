using System.Numerics.Tensors;
using MetricLearning.Data;

namespace MetricLearning.Training;

/// <summary>
/// Brings the rows of batches into memory from where they lie: those of the next batch while the training threads work on this one.
/// </summary>
/// <param name="data">The rows, which need not lie in memory.</param>
/// <param name="maxRowCount">The largest batch.</param>
internal sealed class BatchReader(LabeledDataset data, int maxRowCount)
{
    private BatchRead _current = new(data, maxRowCount);
    private BatchRead _next = new(data, maxRowCount);

    /// <summary>Reads a batch, or waits until it is read, and begins to read the next one.</summary>
    /// <param name="rows">The rows of the batch, [b], in the data set.</param>
    /// <param name="upcoming">Those of the next one; empty if it is not known.</param>
    /// <returns>The rows, [largest b × f], the batch's own first, until the next call.</returns>
    /// <exception cref="InvalidDataException">The file has become shorter, or holds a value that is not finite.</exception>
    public Tensor<float> Read(ReadOnlySpan<int> rows, ReadOnlySpan<int> upcoming)
    {
        (_current, _next) = (_next, _current);
        if (!_current.IsOf(rows))
        {
            _current.Begin(rows);
        }

        _current.End();
        if (!upcoming.IsEmpty)
        {
            _next.Begin(upcoming);
        }

        return _current.Features;
    }
}
