namespace MetricLearning.Sampling;

/// <summary>Chooses which rows of a data set are embedded together in a training step.</summary>
/// <remarks>
/// An epoch is a pure function of (the sampler's options and seed, the labels, the epoch's number), so a run can be repeated and resumed.
/// A sampler keeps the position within its epoch and serves one trainer at a time.
/// </remarks>
public interface IBatchSampler
{
    /// <summary>
    /// Runs of neighbouring rows that batches will be made of: those that are served next and are not named yet. Where rows lie in a file,
    /// training reads each run ahead in one piece. Empty, the default: batches take rows from anywhere.
    /// </summary>
    /// <remarks>
    /// Asked for when an epoch has begun and after each batch, and read before the next call. From the first batch on that has a row of the
    /// runs, the ones after them can be named; training keeps the last two lists in memory. They decide how fast rows are read, and never
    /// which. Each run has at least one row, counted from the start; runs ascend and do not overlap; all values of a list, rows × columns,
    /// fit one array. Training throws <see cref="InvalidOperationException"/> otherwise. A sampler around another passes its runs on.
    /// </remarks>
    ReadOnlySpan<Range> UpcomingRuns => [];

    /// <summary>
    /// The largest number of rows of a batch that can be made of some labels, whatever the epoch: what memory for a batch must hold. Does
    /// not disturb an epoch that has begun.
    /// </summary>
    /// <param name="labels">The label of each row of the data set, [n].</param>
    /// <returns>The number, 1 ≤ number.</returns>
    /// <exception cref="ArgumentException">There is no label.</exception>
    int MaxBatchRowCount(ReadOnlySpan<int> labels);

    /// <summary>Starts an epoch.</summary>
    /// <param name="labels">The label of each row of the data set, [n].</param>
    /// <param name="epoch">The epoch's number, from 0.</param>
    /// <returns>The number of batches in the epoch.</returns>
    /// <exception cref="ArgumentException">No batch can be made of these labels.</exception>
    int BeginEpoch(ReadOnlySpan<int> labels, int epoch);

    /// <summary>
    /// Writes the rows of the next batch. Where rows lie in a file, training asks for each batch one step before it is embedded.
    /// </summary>
    /// <param name="destination">Receives row indices; at least <see cref="MaxBatchRowCount"/> of the epoch's labels long.</param>
    /// <returns>How many indices were written; 0 when the epoch is over, or before the first.</returns>
    /// <exception cref="ArgumentException">An epoch has begun and <paramref name="destination"/> is too short.</exception>
    int NextBatch(Span<int> destination);
}
