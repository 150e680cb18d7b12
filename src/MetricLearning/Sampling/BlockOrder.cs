using MetricLearning.Internal;

namespace MetricLearning.Sampling;

/// <summary>The blocks of neighbouring rows of an epoch in random order, dealt to buffers as equal as can be.</summary>
internal sealed class BlockOrder
{
    private int[] _labels = [];
    private int[] _order = []; // of the blocks, ascending within each buffer
    private int _rowCount;
    private int _blockCount;
    private int _rowsPerBlock;
    private int _epoch;

    /// <summary>The label of each row, [n].</summary>
    public ReadOnlySpan<int> Labels => _labels.AsSpan(0, _rowCount);

    /// <summary>The buffers; 0 before the first epoch.</summary>
    public int BufferCount { get; private set; }

    /// <summary>The blocks of the largest buffer.</summary>
    public int LargestBlockCount => (int)(((long)_blockCount + BufferCount - 1) / BufferCount);

    /// <summary>No buffer has more rows.</summary>
    public int LargestBuffer => (int)Math.Min((long)LargestBlockCount * _rowsPerBlock, _rowCount);

    /// <summary>The blocks of a buffer, ascending.</summary>
    public ReadOnlySpan<int> Of(int buffer) => _order.AsSpan()[StartOf(buffer)..StartOf(buffer + 1)];

    /// <summary>The rows of a block: the first, and the one after the last.</summary>
    public (int Start, int End) RowsOf(int block) =>
        (block * _rowsPerBlock, (int)Math.Min(((long)block + 1) * _rowsPerBlock, _rowCount));

    /// <summary>The number of the epoch that a sampler makes of a buffer: another for each, until they are used up.</summary>
    public int EpochOf(int buffer) => (int)((((long)_epoch * BufferCount) + buffer) & int.MaxValue);

    /// <summary>Forgets all and orders other blocks. O(n).</summary>
    public void Shuffle(ReadOnlySpan<int> labels, int epoch, int seed, int rowsPerBlock, int blocksPerBuffer)
    {
        (_rowCount, _rowsPerBlock, _epoch) = (labels.Length, rowsPerBlock, epoch);
        _blockCount = 1 + ((_rowCount - 1) / rowsPerBlock);
        BufferCount = 1 + ((_blockCount - 1) / blocksPerBuffer);
        Scratch.Grow(ref _labels, _rowCount);
        Scratch.Grow(ref _order, _blockCount);
        labels.CopyTo(_labels);
        Span<int> order = _order.AsSpan(0, _blockCount);
        for (int block = 0; block < order.Length; block++)
        {
            order[block] = block;
        }

        new RandomStream(seed, epoch, part: 1).Shuffle(order); // not the stream of a sampler of the same seed
        for (int buffer = 0; buffer < BufferCount; buffer++)
        {
            order[StartOf(buffer)..StartOf(buffer + 1)].Sort();
        }
    }

    // The buffers with a block more come first.
    private int StartOf(int buffer)
    {
        (int blocks, int larger) = Math.DivRem(_blockCount, BufferCount);
        return (buffer * blocks) + Math.Min(buffer, larger);
    }
}
