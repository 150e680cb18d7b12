using System.Numerics.Tensors;
using MetricLearning.Augmentation;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Training;

/// <summary>Changed copies of the rows of a batch, made on the training threads. Warm calls allocate nothing.</summary>
/// <remarks>How rows are cut into chunks changes no bit: an augmentation looks at nothing but the row, its place and the step.</remarks>
internal sealed class AugmentedBatch : IChunkedWork
{
    private const int ChunksPerThread = 4; // so that a thread that comes late costs little

    private readonly IRowAugmentation _augmentation;
    private readonly Workers _workers;
    private readonly float[] _values; // [largest b × f]
    private readonly float[][] _scratch; // of each chunk
    private readonly int[] _places; // 0, 1, …
    private readonly int[] _sources; // the places of the rows in the source
    private readonly int[] _rows;
    private Tensor<float>? _source;
    private int _rowCount;
    private int _rowsPerChunk;
    private long _stepIndex;

    /// <summary>Takes memory for batches.</summary>
    /// <param name="augmentation">What changes the rows.</param>
    /// <param name="maxRowCount">The largest batch.</param>
    /// <param name="workers">The threads.</param>
    public AugmentedBatch(IRowAugmentation augmentation, int maxRowCount, Workers workers)
    {
        _augmentation = augmentation;
        _workers = workers;
        Throw.IfTooManyValues(maxRowCount, augmentation.FeatureCount, nameof(augmentation));
        _values = new float[maxRowCount * augmentation.FeatureCount];
        _scratch = new float[Math.Min(maxRowCount, ChunksPerThread * workers.MaxDegreeOfParallelism)][];
        for (int chunk = 0; chunk < _scratch.Length; chunk++)
        {
            _scratch[chunk] = new float[augmentation.ScratchCount];
        }

        _places = [.. Enumerable.Range(0, maxRowCount)];
        _sources = new int[maxRowCount];
        _rows = new int[maxRowCount];
        Features = Shape.Tensor(_values, maxRowCount, augmentation.FeatureCount);
    }

    /// <summary>The changed rows, [largest b × f], the batch's own first.</summary>
    public Tensor<float> Features { get; }

    /// <summary>Makes the changed copies of a batch.</summary>
    /// <param name="source">What holds the rows, [n × f].</param>
    /// <param name="places">Where they stand in it, [b].</param>
    /// <param name="rows">Their numbers in the data set, [b], for messages.</param>
    /// <param name="stepIndex">The number of the step.</param>
    /// <returns>The rows of the batch, [b], in <see cref="Features"/>.</returns>
    public ReadOnlySpan<int> Augment(Tensor<float> source, ReadOnlySpan<int> places, ReadOnlySpan<int> rows, long stepIndex)
    {
        _source = source;
        places.CopyTo(_sources);
        rows.CopyTo(_rows);
        _rowCount = rows.Length;
        _rowsPerChunk = (rows.Length + _scratch.Length - 1) / _scratch.Length;
        _stepIndex = stepIndex;
        _workers.Run(this, (rows.Length + _rowsPerChunk - 1) / _rowsPerChunk);
        return _places.AsSpan(0, rows.Length);
    }

    void IChunkedWork.Run(int chunk)
    {
        ReadOnlySpan<float> source = Shape.Matrix(_source!, nameof(_source), out _, out int columns);
        int end = Math.Min((chunk + 1) * _rowsPerChunk, _rowCount);
        for (int place = chunk * _rowsPerChunk; place < end; place++)
        {
            Span<float> copy = _values.AsSpan(place * columns, columns);
            _augmentation.Augment(source.Slice(_sources[place] * columns, columns), _stepIndex, place, _scratch[chunk], copy);
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
