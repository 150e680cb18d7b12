using MetricLearning.Sampling;

namespace MetricLearning.Classification;

/// <summary>
/// Batches of one size, from some of the rows, for epochs of a given number of steps: rows in random order, shuffled anew whenever all have
/// been served. Serves one trainer at a time.
/// </summary>
/// <remarks>Unlike an epoch of whole passes, a few rows give no small last batches and no epoch of two or three steps.</remarks>
/// <param name="rows">The rows to serve, at least one; not changed.</param>
/// <param name="batchSize">The number of rows of a batch, 1 ≤ size; more than all rows stand for all.</param>
/// <param name="stepCount">The number of batches, 1 ≤ count.</param>
/// <param name="seed">Decides the order.</param>
internal sealed class ModelSelectionBatches(int[] rows, int batchSize, int stepCount, int seed) : IBatchSampler
{
    private int[] _order = [];
    private int _next;
    private long _pass;

    /// <inheritdoc/>
    public int MaxBatchRowCount(ReadOnlySpan<int> labels) => Math.Min(batchSize, rows.Length);

    /// <inheritdoc/>
    public int BeginEpoch(ReadOnlySpan<int> labels, int epoch)
    {
        _order = [.. rows];
        _pass = (long)epoch << 32;
        _next = _order.Length;
        return stepCount;
    }

    /// <inheritdoc/>
    public int NextBatch(Span<int> destination)
    {
        int count = Math.Min(batchSize, _order.Length);
        for (int i = 0; i < count; i++)
        {
            if (_next == _order.Length)
            {
                new RandomStream(seed, _pass++).Shuffle(_order);
                _next = 0;
            }

            destination[i] = _order[_next++];
        }

        return count;
    }
}
