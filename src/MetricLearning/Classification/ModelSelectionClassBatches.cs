using MetricLearning.Sampling;

namespace MetricLearning.Classification;

/// <summary>
/// Batches of equally many rows of each of some classes, from some of the rows, for epochs of a given number of steps: passes of <see
/// cref="ClassBalancedBatchSampler"/>, one after the other. Serves one trainer at a time.
/// </summary>
/// <param name="rows">The rows to serve, of at least two classes; not changed.</param>
/// <param name="classesPerBatch">The number of classes in a batch, 2 ≤ classes.</param>
/// <param name="rowsPerClass">The rows of each class in a batch, 2 ≤ rows.</param>
/// <param name="stepCount">The number of batches, 1 ≤ count.</param>
/// <param name="seed">Decides the order.</param>
internal sealed class ModelSelectionClassBatches(int[] rows, int classesPerBatch, int rowsPerClass, int stepCount, int seed) : IBatchSampler
{
    private readonly ClassBalancedBatchSampler _passes = new(classesPerBatch, rowsPerClass, seed);
    private readonly int[] _labels = new int[rows.Length];
    private int _pass;
    private int _stepsLeft; // of the pass

    /// <inheritdoc/>
    public int MaxBatchRowCount(ReadOnlySpan<int> labels) => _passes.MaxBatchRowCount(LabelsOf(labels));

    /// <inheritdoc/>
    public int BeginEpoch(ReadOnlySpan<int> labels, int epoch)
    {
        _ = LabelsOf(labels);
        _pass = checked(epoch * stepCount); // a pass has one step or more
        _stepsLeft = 0;
        return stepCount;
    }

    /// <inheritdoc/>
    public int NextBatch(Span<int> destination)
    {
        if (_stepsLeft == 0)
        {
            _stepsLeft = _passes.BeginEpoch(_labels, _pass++);
        }

        _stepsLeft--;
        int count = _passes.NextBatch(destination);
        for (int i = 0; i < count; i++)
        {
            destination[i] = rows[destination[i]];
        }

        return count;
    }

    private int[] LabelsOf(ReadOnlySpan<int> labels)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            _labels[i] = labels[rows[i]];
        }

        return _labels;
    }
}
