using MetricLearning.Internal;

namespace MetricLearning.Sampling;

/// <summary>
/// Lets another sampler make batches of a part of the rows at a time, some blocks of neighbouring rows: for rows that lie in a file.
/// </summary>
/// <remarks>
/// <para>
/// A batch of rows from anywhere in a file costs a read of the disk for each row. A block of neighbours is one read, and <see
/// cref="UpcomingRuns"/> names the blocks before their rows are wanted, so that training reads them meanwhile. The first buffer of an epoch
/// is waited for: an epoch should have many.
/// </para>
/// <para>
/// An epoch shuffles the blocks and deals them to as few buffers as hold them all, equally many to each or one more. The inner sampler
/// then makes an epoch of each buffer, as if its rows were all there are: with <see cref="ShuffledBatchSampler"/> each row is served once
/// per epoch. Rows meet in a batch only if their blocks are in one buffer. Where the order in the file has nothing to do with the labels
/// this is as good as any other order; a file that is written class after class needs blocks that are smaller and a buffer of many, so that
/// each holds the classes of a batch.
/// </para>
/// <para>
/// Training on rows of a file keeps two buffers in memory, 4 bytes for each value; where rows lie in memory, the sampler serves the same
/// batches and gains nothing. An epoch costs two epochs of the inner sampler, since batches are counted first. Memory: 8 bytes for each row
/// of the data and 8 for each of a buffer, and what the inner sampler takes for a buffer. A batch allocates nothing. Serves one trainer at
/// a time, and so does the inner sampler, which nothing else may use.
/// </para>
/// <para>
/// Source: Xu, Qiu, Yuan, Jiang, Renggli, Gan, Kara, Li, Liu, Wu, Ye, Zhang, "In-database machine learning with CorgiPile: stochastic
/// gradient descent without full data shuffle", 2022, algorithm 1.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// BlockShuffledBatchSampler sampler = new(
///     new ClassBalancedBatchSampler(classesPerBatch: 16, rowsPerClass: 8, seed: 1), rowsPerBlock: 128, blocksPerBuffer: 128, seed: 1);
/// new EmbeddingTrainer(network, new() { BatchSampler = sampler }).Train(RowFile.Open("rows.safetensors"));
/// </code>
/// </example>
public sealed class BlockShuffledBatchSampler : IBatchSampler, IServesOneRun
{
    private readonly IBatchSampler _inner;
    private readonly int _rowsPerBlock;
    private readonly int _blocksPerBuffer;
    private readonly int _seed;
    private BlockOrder _blocks = new();
    private BlockOrder _nextBlocks = new(); // of labels that may yet be refused
    private int[] _rows = []; // of the buffer, ascending
    private int[] _rowLabels = []; // of the buffer
    private Range[] _runs = []; // of the buffer after it
    private int _rowCount;
    private int _runCount;
    private int _buffer = -1; // whose batches are served
    private int _served; // of its batches
    private int _maxBatchRowCount; // of the epoch's labels

    /// <summary>Makes the sampler.</summary>
    /// <param name="inner">Makes the batches of a buffer.</param>
    /// <param name="rowsPerBlock">
    /// The rows of a block, 1 ≤ rows; the last one may have fewer. Half a megabyte of values is enough for a disk. Blocks of one row are
    /// read one after the other by one thread, more slowly than rows from anywhere.
    /// </param>
    /// <param name="blocksPerBuffer">
    /// The most blocks in a buffer, 1 ≤ blocks; more than there are stand for all. Training on rows of a file refuses buffers whose values
    /// do not fit one array, some two billion.
    /// </param>
    /// <param name="seed">Decides the order of the blocks in every epoch.</param>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than 1.</exception>
    public BlockShuffledBatchSampler(IBatchSampler inner, int rowsPerBlock, int blocksPerBuffer, int seed)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Throw.IfNot(rowsPerBlock >= 1, rowsPerBlock, "1 ≤ rows per block", "Use 128 when in doubt.");
        Throw.IfNot(blocksPerBuffer >= 1, blocksPerBuffer, "1 ≤ blocks per buffer", "Use 128 when in doubt.");
        (_inner, _rowsPerBlock, _blocksPerBuffer, _seed) = (inner, rowsPerBlock, blocksPerBuffer, seed);
    }

    IEnumerable<object> IServesOneRun.Parts => [_inner];

    /// <inheritdoc/>
    /// <remarks>Before the first batch those of the first buffer, then those of the one after the buffer that is served.</remarks>
    public ReadOnlySpan<Range> UpcomingRuns => _runs.AsSpan(0, _runCount);

    /// <inheritdoc/>
    /// <remarks>The inner sampler's for all rows.</remarks>
    public int MaxBatchRowCount(ReadOnlySpan<int> labels) => _inner.MaxBatchRowCount(labels);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// There is no label, or the inner sampler can make no batch of the rows of some buffer, such as one that holds a single class.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epoch"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">
    /// The inner sampler needs more rows for a batch of a part of the rows than for all, or gives a negative number of batches.
    /// </exception>
    public int BeginEpoch(ReadOnlySpan<int> labels, int epoch)
    {
        Throw.IfNoRows(labels.Length, nameof(labels));
        Throw.IfNot(epoch >= 0, epoch, "0 ≤ epoch", "Count epochs from 0.");
        _nextBlocks.Shuffle(labels, epoch, _seed, _rowsPerBlock, _blocksPerBuffer);
        int batchCount, maxBatchRowCount;
        try
        {
            maxBatchRowCount = _inner.MaxBatchRowCount(labels);
            batchCount = CountBatches(_nextBlocks, maxBatchRowCount, nameof(labels));
        }
        catch
        {
            Resume();
            throw;
        }

        (_blocks, _nextBlocks) = (_nextBlocks, _blocks);
        (_buffer, _served, _maxBatchRowCount) = (-1, 0, maxBatchRowCount);
        ShowRuns();
        return batchCount;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The inner sampler gives a row that its buffer does not have.</exception>
    public int NextBatch(Span<int> destination)
    {
        if (_blocks.BufferCount == 0)
        {
            return 0;
        }

        Throw.IfTooShort(destination.Length, _maxBatchRowCount, nameof(destination), "MaxBatchRowCount of the labels");
        int count = _buffer < 0 ? 0 : _inner.NextBatch(destination);
        while (count == 0 && _buffer + 1 < _blocks.BufferCount)
        {
            _buffer++;
            _served = 0;
            _ = Begin(_blocks, _buffer);
            ShowRuns();
            count = _inner.NextBatch(destination);
        }

        _served += count > 0 ? 1 : 0;
        _ = ThrowIfOutOfRange(count, "rows of a batch", 0, destination.Length);
        foreach (ref int row in destination[..count])
        {
            row = _rows[ThrowIfOutOfRange(row, "a row", 0, _rowCount - 1)];
        }

        return count;
    }

    private int CountBatches(BlockOrder blocks, int maxBatchRowCount, string name)
    {
        long count = 0;
        for (int buffer = 0; buffer < blocks.BufferCount; buffer++)
        {
            try
            {
                count += ThrowIfOutOfRange(Begin(blocks, buffer), "batches of a buffer", 0, int.MaxValue);
                int most = _inner.MaxBatchRowCount(_rowLabels.AsSpan(0, _rowCount));
                _ = ThrowIfOutOfRange(most, "rows of the largest batch of a part of the rows", 1, maxBatchRowCount);
            }
            catch (ArgumentException exception) when (blocks.BufferCount > 1)
            {
                throw new ArgumentException(
                    $"{name} give no batch in buffer {buffer} of {blocks.BufferCount}, of {_rowCount} rows. Use smaller blocks or more " +
                    $"of them per buffer, or write the rows in random order. {_inner.GetType().Name} says: {exception.Message}",
                    name,
                    exception);
            }
        }

        if (count > int.MaxValue)
        {
            throw new ArgumentException($"{name} make {count} batches; at most {int.MaxValue} are an epoch. Use larger batches.", name);
        }

        return (int)count;
    }

    // The inner sampler may be anybody's.
    private int ThrowIfOutOfRange(int value, string what, int least, int most) => value >= least && value <= most
        ? value
        : throw new InvalidOperationException(
            $"{_inner.GetType().Name} gave {value} as {what}; expected {least} to {most}. Mend the inner sampler.");

    // The inner sampler begins the buffer's rows anew.
    private int Begin(BlockOrder blocks, int buffer)
    {
        _rowCount = 0;
        Scratch.Grow(ref _rows, blocks.LargestBuffer);
        Scratch.Grow(ref _rowLabels, blocks.LargestBuffer);
        foreach (int block in blocks.Of(buffer))
        {
            (int start, int end) = blocks.RowsOf(block);
            blocks.Labels[start..end].CopyTo(_rowLabels.AsSpan(_rowCount));
            for (int row = start; row < end; row++)
            {
                _rows[_rowCount++] = row;
            }
        }

        return _inner.BeginEpoch(_rowLabels.AsSpan(0, _rowCount), blocks.EpochOf(buffer));
    }

    // An epoch that was refused leaves the one before where it was.
    private void Resume()
    {
        if (_buffer < 0)
        {
            return;
        }

        _ = Begin(_blocks, _buffer);
        int[] dropped = new int[_inner.MaxBatchRowCount(_rowLabels.AsSpan(0, _rowCount))];
        for (int i = 0; i < _served; i++)
        {
            _ = _inner.NextBatch(dropped);
        }
    }

    private void ShowRuns()
    {
        _runCount = 0;
        if (_buffer + 1 == _blocks.BufferCount)
        {
            return;
        }

        ReadOnlySpan<int> upcoming = _blocks.Of(_buffer + 1);
        if (_runs.Length < upcoming.Length)
        {
            _runs = new Range[_blocks.LargestBlockCount];
        }

        foreach (int block in upcoming)
        {
            (int start, int end) = _blocks.RowsOf(block);
            _runs[_runCount++] = start..end;
        }
    }
}
