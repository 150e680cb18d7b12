using System.Numerics.Tensors;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Distances;

/// <summary>The rows of one training step: their embeddings, their labels and, on demand, the distances between them.</summary>
/// <remarks>
/// Not thread-safe. Its memory grows to the largest batch seen and is reused; a warm step allocates nothing. Squares of the embeddings
/// must fit a float: beyond about 1e19 distances are infinite or NaN, as are those of embeddings that are not finite.
/// </remarks>
public sealed class EmbeddedBatch
{
    /// <summary>The largest multiple of 16, so that padded rows fit too, whose square is an array's length.</summary>
    private const int MaxComparedRows = 46_336;

    private readonly DistanceFunction _function;
    private readonly UnitRows? _unitRows;
    private float[] _embeddings = [];
    private float[] _distances = [];
    private int[] _labels = [];
    private bool _hasUnitRows;
    private bool _hasDistances;

    /// <summary>Makes an empty batch whose rows are compared by a distance.</summary>
    /// <param name="distance">How rows are compared.</param>
    /// <exception cref="ArgumentOutOfRangeException">The metric is not one that <see cref="DistanceMetric"/> defines.</exception>
    public EmbeddedBatch(EmbeddingDistance distance)
        : this(distance, new Workers(maxDegreeOfParallelism: 1))
    {
    }

    /// <summary>Makes a batch of rows that are embedded already; copies them.</summary>
    /// <param name="embeddings">Rows, [b × d].</param>
    /// <param name="labels">Their labels, [b].</param>
    /// <param name="distance">How rows are compared.</param>
    /// <exception cref="ArgumentException">The embeddings are not a dense matrix, the counts differ, or a value is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The metric is not one that <see cref="DistanceMetric"/> defines.</exception>
    public EmbeddedBatch(in ReadOnlyTensorSpan<float> embeddings, ReadOnlySpan<int> labels, EmbeddingDistance distance)
        : this(distance)
    {
        ReadOnlySpan<float> values = Shape.Matrix(embeddings, nameof(embeddings), out int rows, out int columns);
        Throw.IfLabelCountDiffers(labels.Length, rows, nameof(labels), nameof(embeddings));
        Throw.IfNotFinite(values, columns, nameof(embeddings));
        Start(labels, columns, step: 0);
        values.CopyTo(_embeddings);
    }

    internal EmbeddedBatch(EmbeddingDistance distance, Workers workers)
    {
        _function = DistanceFunction.Create(distance.Metric, workers);
        _unitRows = distance.NormalizesRows || distance.Metric == DistanceMetric.Cosine ? new UnitRows() : null;
        Distance = distance;
    }

    /// <summary>How rows are compared.</summary>
    public EmbeddingDistance Distance { get; }

    /// <summary>The number of rows, b.</summary>
    public int RowCount { get; private set; }

    /// <summary>How many of the rows are anchors: these come first and receive a gradient, the rest are only compared with.</summary>
    public int AnchorCount => RowCount;

    /// <summary>The number of columns of an embedding, d.</summary>
    public int Dimension { get; private set; }

    /// <summary>The number of the training step, from 0; samplers derive their random choices from it and their seed.</summary>
    public long Step { get; private set; }

    /// <summary>The label of each row, [b].</summary>
    public ReadOnlySpan<int> Labels => _labels.AsSpan(0, RowCount);

    /// <summary>The embeddings, [b × d].</summary>
    public ReadOnlyTensorSpan<float> Embeddings => new(_embeddings, [RowCount, Dimension], []);

    /// <summary>The distance of each row from each row, [b × b]; computed at the first use. O(b²·d).</summary>
    /// <remarks>
    /// Symmetric to the last bit. Euclidean distances have a relative error of about 1e-6, however close two rows are, and are exactly 0
    /// between equal rows; cosine distances have an absolute error of about 1e-7·√d.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The batch has more than 46,336 rows: so many distances do not fit one array.</exception>
    public ReadOnlyTensorSpan<float> Distances => new(DistanceMatrix, [RowCount, RowCount], []);

    /// <summary>The embeddings as one span, [b × d].</summary>
    internal ReadOnlySpan<float> Values => _embeddings.AsSpan(0, RowCount * Dimension);

    /// <summary>The distances as one span, [b × b]; computed at the first use.</summary>
    internal ReadOnlySpan<float> DistanceMatrix
    {
        get
        {
            if (RowCount > MaxComparedRows)
            {
                throw new InvalidOperationException(
                    $"The batch has {RowCount} rows; the distances of at most {MaxComparedRows} fit one array. " +
                    "Use smaller batches or list fewer triplets.");
            }

            int count = RowCount * RowCount;
            if (!_hasDistances)
            {
                Scratch.Grow(ref _distances, count);
                _function.Forward(ComparedRows(), _distances.AsSpan(0, count));
                _hasDistances = true;
            }

            return _distances.AsSpan(0, count);
        }
    }

    /// <summary>Starts a new batch and forgets the last one.</summary>
    /// <param name="labels">The label of each row, [b].</param>
    /// <param name="dimension">Columns of an embedding, d, 0 ≤ d.</param>
    /// <param name="step">The number of the training step, 0 ≤ step.</param>
    /// <returns>The memory of the embeddings, [b × d], for the network to fill before anything else is asked of the batch.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The dimension or the step is negative.</exception>
    public TensorSpan<float> Start(ReadOnlySpan<int> labels, int dimension, long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dimension);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        Scratch.Grow(ref _embeddings, checked(labels.Length * dimension));
        Scratch.Grow(ref _labels, labels.Length);
        labels.CopyTo(_labels);
        RowCount = labels.Length;
        Dimension = dimension;
        Step = step;
        _hasUnitRows = false;
        _hasDistances = false;
        return new(_embeddings, [RowCount, Dimension], []);
    }

    /// <summary>Turns a gradient with respect to the distances into one with respect to the embeddings. O(b²·d).</summary>
    /// <remarks>
    /// <c>dx_i = Σ_j (G_ij + G_ji)·∂D(x_i, x_j)/∂x_i</c>, through the scaling to unit length where there is one. The derivative of the
    /// Euclidean distance at 0 and of the scaling at a row not longer than 1e-12 is defined as 0. The diagonal counts for the inner
    /// product alone; elsewhere a row's distance from itself is constant.
    /// </remarks>
    /// <param name="distanceGradient">The gradient G with respect to each distance, [b × b]; need not be symmetric.</param>
    /// <param name="embeddingGradient">Receives the gradient with respect to the embeddings, [b × d]; every element is written.</param>
    /// <exception cref="ArgumentException">A matrix is not dense or not of that shape.</exception>
    /// <exception cref="InvalidOperationException">The batch has more than 46,336 rows.</exception>
    public void Backward(in ReadOnlyTensorSpan<float> distanceGradient, in TensorSpan<float> embeddingGradient)
    {
        ReadOnlySpan<float> source = Shape.Matrix(distanceGradient, nameof(distanceGradient), RowCount, RowCount);
        Span<float> destination = Shape.Matrix(embeddingGradient, nameof(embeddingGradient), RowCount, Dimension);
        Backward(source, RowCount, destination);
    }

    /// <summary>As the public one, with rows of the distance gradient <paramref name="stride"/> floats apart and shapes known to be right.</summary>
    internal void Backward(ReadOnlySpan<float> distanceGradient, int stride, Span<float> embeddingGradient)
    {
        _function.Backward(ComparedRows(), DistanceMatrix, distanceGradient, stride, embeddingGradient);
        CompleteGradient(embeddingGradient);
    }

    /// <summary>The distances of one row from each row, [b].</summary>
    internal ReadOnlySpan<float> DistanceRow(int row) => DistanceMatrix.Slice(row * RowCount, RowCount);

    /// <summary>The distance of two rows, computed alone. O(d).</summary>
    internal float DistanceBetween(int x, int y)
    {
        EmbeddedRows rows = ComparedRows();
        return _function.Between(rows[x], rows[y]);
    }

    /// <summary>Adds what two rows get through their distance; <see cref="CompleteGradient"/> ends a series of these. O(d).</summary>
    /// <param name="x">The one row.</param>
    /// <param name="y">The other row.</param>
    /// <param name="distance">Their distance.</param>
    /// <param name="weight">The gradient with respect to that distance.</param>
    /// <param name="gradient">The sum, [b × d].</param>
    internal void AddGradient(int x, int y, float distance, float weight, Span<float> gradient)
    {
        EmbeddedRows rows = ComparedRows();
        _function.AddGradient(
            rows[x],
            rows[y],
            weight * _function.Slope(distance),
            gradient.Slice(x * Dimension, Dimension),
            gradient.Slice(y * Dimension, Dimension));
    }

    /// <summary>Takes a gradient with respect to the compared rows through their scaling to unit length, in place.</summary>
    internal void CompleteGradient(Span<float> gradient)
    {
        if (_unitRows is not null)
        {
            _ = ComparedRows();
            _unitRows.Backward(gradient, RowCount, Dimension);
        }
    }

    /// <summary>The number of triplets (a, p, n) with label(a) = label(p), a ≠ p and label(a) ≠ label(n).</summary>
    internal long CountAllTriplets()
    {
        long count = 0;
        for (int a = 0; a < RowCount; a++)
        {
            int same = Labels.Count(_labels[a]);
            count += (long)(same - 1) * (RowCount - same);
        }

        return count;
    }

    private EmbeddedRows ComparedRows()
    {
        var rows = new EmbeddedRows(Values, RowCount, Dimension);
        if (_unitRows is null)
        {
            return rows;
        }

        if (!_hasUnitRows)
        {
            _unitRows.Forward(rows);
            _hasUnitRows = true;
        }

        return new EmbeddedRows(_unitRows.Values, RowCount, Dimension);
    }
}
