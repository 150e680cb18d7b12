using System.Numerics.Tensors;
using MetricLearning.Augmentation;
using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Training;

/// <summary>Copies of the rows of a batch, changed or only gathered, made on the training threads. Warm calls allocate nothing.</summary>
/// <remarks>How rows are cut into chunks changes no bit: an augmentation looks at nothing but the row, its place and the step.</remarks>
internal sealed class AugmentedBatch : IChunkedWork
{
    private const int ChunksPerThread = 4; // so that a thread that comes late costs little

    private readonly LabeledDataset _data;
    private readonly IRowAugmentation? _augmentation;
    private readonly Workers _workers;
    private readonly float[] _values; // [largest b × f]
    private readonly float[][] _scratch; // of each chunk
    private readonly float[][] _sources; // a row of each chunk, where rows do not lie in memory
    private readonly int[] _places; // 0, 1, …
    private readonly int[] _rows;
    private int _rowCount;
    private int _rowsPerChunk;
    private long _stepIndex;

    /// <summary>Takes memory for batches.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="augmentation">What changes them; null for nothing, where they do not lie in memory.</param>
    /// <param name="maxRowCount">The largest batch.</param>
    /// <param name="workers">The threads.</param>
    public AugmentedBatch(LabeledDataset data, IRowAugmentation? augmentation, int maxRowCount, Workers workers)
    {
        _data = data;
        _augmentation = augmentation;
        _workers = workers;
        Throw.IfTooManyValues(maxRowCount, data.FeatureCount, nameof(data));
        _values = new float[maxRowCount * data.FeatureCount];
        _scratch = new float[Math.Min(maxRowCount, ChunksPerThread * workers.MaxDegreeOfParallelism)][];
        _sources = new float[_scratch.Length][];
        for (int chunk = 0; chunk < _scratch.Length; chunk++)
        {
            _scratch[chunk] = new float[augmentation?.ScratchCount ?? 0];
            _sources[chunk] = data.IsInMemory || augmentation is null ? [] : new float[data.FeatureCount];
        }

        _places = [.. Enumerable.Range(0, maxRowCount)];
        _rows = new int[maxRowCount];
        Features = Shape.Tensor(_values, maxRowCount, data.FeatureCount);
    }

    /// <summary>The changed rows, [largest b × f], the batch's own first.</summary>
    public Tensor<float> Features { get; }

    /// <summary>Makes the changed copies of a batch.</summary>
    /// <param name="rows">The rows of the batch, [b], in the data set.</param>
    /// <param name="stepIndex">The number of the step.</param>
    /// <returns>The rows of the batch, [b], in <see cref="Features"/>.</returns>
    public ReadOnlySpan<int> Augment(ReadOnlySpan<int> rows, long stepIndex)
    {
        rows.CopyTo(_rows);
        _rowCount = rows.Length;
        _rowsPerChunk = (rows.Length + _scratch.Length - 1) / _scratch.Length;
        _stepIndex = stepIndex;
        _workers.Run(this, (rows.Length + _rowsPerChunk - 1) / _rowsPerChunk);
        return _places.AsSpan(0, rows.Length);
    }

    void IChunkedWork.Run(int chunk)
    {
        int columns = _data.FeatureCount;
        int end = Math.Min((chunk + 1) * _rowsPerChunk, _rowCount);
        for (int place = chunk * _rowsPerChunk; place < end; place++)
        {
            Span<float> copy = _values.AsSpan(place * columns, columns);
            if (_augmentation is null)
            {
                _data.CopyRows(_rows[place], copy);
                continue;
            }

            ReadOnlySpan<float> source = _data.RowIn(_rows[place], _sources[chunk]);
            _augmentation.Augment(source, _stepIndex, place, _scratch[chunk], copy);
            RequireFinite(copy, _rows[place]);
        }
    }

    // A number that is not finite would be met again in the embeddings, and there the learning rate would be blamed.
    private void RequireFinite(ReadOnlySpan<float> changed, int row)
    {
        if (!Finite.All(changed))
        {
            int column = Finite.IndexOfFirstNot(changed);
            throw new InvalidOperationException(
                $"Augmentation changed row {row} so that column {column} is {changed[column]} in step {_stepIndex}; expected finite " +
                "values. Mend the augmentation, or leave it out.");
        }
    }
}
