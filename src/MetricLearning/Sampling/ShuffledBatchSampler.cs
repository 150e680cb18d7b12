using MetricLearning.Internal;

namespace MetricLearning.Sampling;

/// <summary>Serves all rows in random order, each once per epoch.</summary>
/// <remarks>
/// Labels play no part beyond their number. An epoch costs O(n), a batch O(b) and no allocation. Serves one trainer at a time.
/// </remarks>
public sealed class ShuffledBatchSampler : IBatchSampler, IServesOneRun
{
    private readonly int _batchSize;
    private readonly int _seed;
    private int[] _order = [];
    private int _rowCount;
    private int _next;

    /// <summary>Makes the sampler.</summary>
    /// <param name="batchSize">
    /// The number of rows of a batch, 1 ≤ size; more than all rows stand for all. The last batch of an epoch may be smaller.
    /// </param>
    /// <param name="seed">Decides the order of every epoch.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is less than 1.</exception>
    public ShuffledBatchSampler(int batchSize, int seed)
    {
        Throw.IfNot(batchSize >= 1, batchSize, "1 ≤ batch size", "Use 64 when in doubt.");
        _batchSize = batchSize;
        _seed = seed;
    }

    /// <inheritdoc/>
    public int MaxBatchRowCount(ReadOnlySpan<int> labels)
    {
        Throw.IfNoRows(labels.Length, nameof(labels));
        return Math.Min(_batchSize, labels.Length);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no label.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epoch"/> is negative.</exception>
    public int BeginEpoch(ReadOnlySpan<int> labels, int epoch)
    {
        Throw.IfNoRows(labels.Length, nameof(labels));
        Throw.IfNot(epoch >= 0, epoch, "0 ≤ epoch", "Count epochs from 0.");
        _rowCount = labels.Length;
        _next = 0;
        Scratch.Grow(ref _order, _rowCount);

        Span<int> order = _order.AsSpan(0, _rowCount);
        for (int row = 0; row < order.Length; row++)
        {
            order[row] = row;
        }

        new RandomStream(_seed, epoch).Shuffle(order);
        return 1 + ((_rowCount - 1) / _batchSize);
    }

    /// <inheritdoc/>
    public int NextBatch(Span<int> destination)
    {
        Throw.IfTooShort(destination.Length, Math.Min(_batchSize, _rowCount), nameof(destination), "MaxBatchRowCount of the labels");
        int count = Math.Min(_batchSize, _rowCount - _next);
        _order.AsSpan(_next, count).CopyTo(destination);
        _next += count;
        return count;
    }
}
