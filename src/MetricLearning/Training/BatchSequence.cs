using MetricLearning.Data;
using MetricLearning.Sampling;

namespace MetricLearning.Training;

/// <summary>
/// The batches of an epoch, one after the other. Where rows lie in a file, each is drawn one step ahead, so that it can be read meanwhile.
/// </summary>
internal sealed class BatchSequence
{
    private readonly IBatchSampler _sampler;
    private readonly LabeledDataset _data;
    private int[] _current;
    private int[] _upcoming;
    private int _currentCount;
    private int _upcomingCount;
    private int _epoch;
    private int _batchCount; // of the epoch, as announced
    private int _drawnCount;

    /// <summary>Takes memory.</summary>
    /// <exception cref="InvalidOperationException">The sampler's largest batch has no row.</exception>
    public BatchSequence(IBatchSampler sampler, LabeledDataset data)
    {
        _sampler = sampler;
        _data = data;
        MaxRowCount = sampler.MaxBatchRowCount(data.Labels);
        if (MaxRowCount < 1)
        {
            throw new InvalidOperationException(
                $"BatchSampler says that its largest batch has {MaxRowCount} rows; expected at least 1. Let MaxBatchRowCount return what " +
                "NextBatch can write.");
        }

        _current = new int[MaxRowCount];
        _upcoming = new int[MaxRowCount];
    }

    /// <summary>The rows of the largest batch.</summary>
    public int MaxRowCount { get; }

    /// <summary>The rows of the batch, [b].</summary>
    public ReadOnlySpan<int> Current => _current.AsSpan(0, _currentCount);

    /// <summary>The rows of the next batch; empty at the epoch's end, and where all rows lie in memory.</summary>
    public ReadOnlySpan<int> Upcoming => _upcoming.AsSpan(0, _upcomingCount);

    /// <summary>Runs of rows that later batches come from; empty where the sampler names none.</summary>
    public ReadOnlySpan<Range> UpcomingRuns => _sampler.UpcomingRuns;

    /// <summary>Begins an epoch.</summary>
    /// <param name="epoch">Its number, from 1.</param>
    /// <returns>The number of its batches, as the sampler announces it.</returns>
    public int BeginEpoch(int epoch)
    {
        (_epoch, _drawnCount, _upcomingCount) = (epoch, 0, 0);
        return _batchCount = _sampler.BeginEpoch(_data.Labels, epoch - 1);
    }

    /// <summary>Draws the first batch of an epoch, before the call that goes on to it.</summary>
    /// <exception cref="InvalidOperationException">As for <see cref="MoveNext"/>.</exception>
    public void DrawFirst() => _upcomingCount = Draw(_upcoming);

    /// <summary>Goes on to the next batch.</summary>
    /// <exception cref="InvalidOperationException">The sampler gave no batch, or one that is larger than its largest.</exception>
    public void MoveNext()
    {
        if (_upcomingCount == 0)
        {
            _upcomingCount = Draw(_upcoming);
        }

        (_current, _upcoming) = (_upcoming, _current);
        (_currentCount, _upcomingCount) = (_upcomingCount, 0);
        _upcomingCount = !_data.IsInMemory && _drawnCount < _batchCount ? Draw(_upcoming) : 0;
    }

    private int Draw(int[] rows)
    {
        int rowCount = _drawnCount < _batchCount ? _sampler.NextBatch(rows) : 0;
        if (rowCount > rows.Length)
        {
            throw new InvalidOperationException(
                $"BatchSampler says that it wrote {rowCount} rows; expected at most {rows.Length}, its MaxBatchRowCount, for which there " +
                "is memory. Mend the sampler.");
        }

        if (rowCount < 1)
        {
            throw new InvalidOperationException(
                $"BatchSampler announced {_batchCount} batches in epoch {_epoch} and gave {_drawnCount}; expected at least 1, and as " +
                "many as announced. Ask it for smaller batches.");
        }

        _drawnCount++;
        return rowCount;
    }
}
