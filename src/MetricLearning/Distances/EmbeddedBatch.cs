using System.Numerics.Tensors;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Distances;

/// <summary>The rows of one training step: their embeddings, their labels and, on demand, the distances between them.</summary>
/// <remarks>
/// The first rows are anchors; a batch of a training step has no others. Rows after them, such as remembered ones, are only compared with:
/// they have no distances among each other and receive no gradient. Not thread-safe. Its memory grows to the largest batch seen and is
/// reused; a warm step allocates nothing. Squares of the embeddings must fit a float: beyond about 1e19 distances are infinite or NaN, as
/// are those of embeddings that are not finite.
/// </remarks>
public sealed class EmbeddedBatch
{
    /// <summary>Rows of distances are padded to vectors of at most so many floats.</summary>
    private const int PaddedLength = 16;

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
    /// <param name="anchorCount">How many of the rows, the first ones, are anchors, 0 to b; null stands for all of them.</param>
    /// <exception cref="ArgumentException">The embeddings are not a dense matrix, the counts differ, or a value is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The metric is not one that <see cref="DistanceMetric"/> defines, or the number of anchors is out of its range.
    /// </exception>
    public EmbeddedBatch(
        in ReadOnlyTensorSpan<float> embeddings, ReadOnlySpan<int> labels, EmbeddingDistance distance, int? anchorCount = null)
        : this(distance)
    {
        ReadOnlySpan<float> values = Shape.Matrix(embeddings, nameof(embeddings), out int rows, out int columns);
        Throw.IfLabelCountDiffers(labels.Length, rows, nameof(labels), nameof(embeddings));
        Throw.IfNotFinite(values, columns, nameof(embeddings));
        Start(labels, columns, step: 0, anchorCount);
        values.CopyTo(_embeddings);
    }

    internal EmbeddedBatch(EmbeddingDistance distance, Workers workers)
    {
        _function = DistanceFunction.Create(distance.Metric, workers);
        Workers = workers;
        _unitRows = distance.NormalizesRows || distance.Metric == DistanceMetric.Cosine ? new UnitRows() : null;
        Distance = distance;
    }

    /// <summary>How rows are compared.</summary>
    public EmbeddingDistance Distance { get; }

    /// <summary>The number of rows, b.</summary>
    public int RowCount { get; private set; }

    /// <summary>How many of the rows are anchors, a: these come first and receive a gradient, the rest are only compared with.</summary>
    public int AnchorCount { get; private set; }

    /// <summary>The number of columns of an embedding, d.</summary>
    public int Dimension { get; private set; }

    /// <summary>The number of the training step, from 0; samplers derive their random choices from it and their seed.</summary>
    public long Step { get; private set; }

    /// <summary>The label of each row, [b].</summary>
    public ReadOnlySpan<int> Labels => _labels.AsSpan(0, RowCount);

    /// <summary>The embeddings, [b × d].</summary>
    public ReadOnlyTensorSpan<float> Embeddings => new(_embeddings, [RowCount, Dimension], []);

    /// <summary>The distance of each anchor from each row, [a × b]; computed at the first use. O(a·b·d).</summary>
    /// <remarks>
    /// Symmetric to the last bit between anchors. Euclidean distances above 1e-18 have a relative error of at most about 3e-7·√d, however
    /// close two rows are (squared ones twice that); smaller ones lose digits, and below 1e-22 are 0, since their squares underflow. They
    /// are exactly 0 between equal rows. Cosine distances have an absolute error of about 1e-7·√d.
    /// </remarks>
    /// <exception cref="InvalidOperationException">So many distances do not fit one array; those of 46,336 anchors do.</exception>
    public ReadOnlyTensorSpan<float> Distances => new(DistanceMatrix, [AnchorCount, RowCount], []);

    /// <summary>The threads that compute the distances.</summary>
    internal Workers Workers { get; }

    /// <summary>The embeddings as one span, [b × d].</summary>
    internal ReadOnlySpan<float> Values => _embeddings.AsSpan(0, RowCount * Dimension);

    private bool HasRoomForDistances => (RowCount + PaddedLength - 1L) / PaddedLength * PaddedLength * AnchorCount <= Array.MaxLength;

    /// <summary>The distances as one span, [a × b]; computed at the first use.</summary>
    internal ReadOnlySpan<float> DistanceMatrix
    {
        get
        {
            if (!HasRoomForDistances)
            {
                throw new InvalidOperationException(
                    $"The batch has {RowCount} rows; their distances from {AnchorCount} anchors do not fit one array. " +
                    "Use smaller batches or list fewer triplets.");
            }

            int count = AnchorCount * RowCount;
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
    /// <param name="anchorCount">How many of the rows, the first ones, are anchors, 0 to b; null stands for all of them.</param>
    /// <returns>The memory of the embeddings, [b × d], for the network to fill before anything else is asked of the batch.</returns>
    /// <exception cref="ArgumentException">So many embeddings do not fit one array.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The dimension or the step is negative, or the number of anchors out of its range.
    /// </exception>
    public TensorSpan<float> Start(ReadOnlySpan<int> labels, int dimension, long step, int? anchorCount = null)
    {
        int anchors = anchorCount ?? labels.Length;
        Throw.IfNot(
            anchors >= 0 && anchors <= labels.Length, anchors, "0 to the number of rows", "Leave it out if all rows are anchors.",
            nameof(anchorCount));
        Throw.IfNegative(dimension, "the columns of an embedding", "Pass the network's EmbeddingDimension.");
        Throw.IfNegative(step, "the number of the training step", "Count steps from 0.");
        if ((long)labels.Length * dimension > Array.MaxLength)
        {
            throw new ArgumentException(
                $"labels has {labels.Length} entries; so many embeddings of {dimension} columns do not fit one array of " +
                $"{Array.MaxLength} values. Use smaller batches.",
                nameof(labels));
        }

        Scratch.Grow(ref _embeddings, labels.Length * dimension);
        Scratch.Grow(ref _labels, labels.Length);
        labels.CopyTo(_labels);
        RowCount = labels.Length;
        AnchorCount = anchors;
        Dimension = dimension;
        Step = step;
        _hasUnitRows = false;
        _hasDistances = false;
        return new(_embeddings, [RowCount, Dimension], []);
    }

    /// <summary>Turns a gradient with respect to the distances into one with respect to the embeddings of the anchors. O(a·b·d).</summary>
    /// <remarks>
    /// <c>dx_i = Σ_j (G_ij + G_ji)·∂D(x_i, x_j)/∂x_i</c>, with G_ji = 0 for a row j that is no anchor, through the scaling to unit length
    /// where there is one. The derivative of the Euclidean distance at 0 and of the scaling at a row not longer than 1e-12 is defined as
    /// 0. The diagonal counts for the inner product alone; elsewhere a row's distance from itself is constant.
    /// </remarks>
    /// <param name="distanceGradient">The gradient G with respect to each distance, [a × b]; need not be symmetric.</param>
    /// <param name="embeddingGradient">
    /// Receives the gradient with respect to the anchors' embeddings, [a × d]; every element is written.
    /// </param>
    /// <exception cref="ArgumentException">A matrix is not dense or not of that shape.</exception>
    /// <exception cref="InvalidOperationException">So many distances do not fit one array.</exception>
    public void Backward(in ReadOnlyTensorSpan<float> distanceGradient, in TensorSpan<float> embeddingGradient)
    {
        ReadOnlySpan<float> source = Shape.Matrix(distanceGradient, nameof(distanceGradient), AnchorCount, RowCount);
        Span<float> destination = Shape.Matrix(embeddingGradient, nameof(embeddingGradient), AnchorCount, Dimension);
        Throw.IfOverlaps(destination, source, nameof(embeddingGradient), nameof(distanceGradient));
        Backward(source, RowCount, destination);
    }

    /// <summary>
    /// As the public one, with rows of the distance gradient <paramref name="stride"/> floats apart and shapes known to be right.
    /// </summary>
    internal void Backward(ReadOnlySpan<float> distanceGradient, int stride, Span<float> embeddingGradient)
    {
        _function.Backward(ComparedRows(), DistanceMatrix, distanceGradient, stride, embeddingGradient);
        CompleteGradient(embeddingGradient);
    }

    /// <summary>The anchors as the distance compares them: scaled to unit length where it does that.</summary>
    internal EmbeddedRows ComparedAnchors() => new(ComparedRows().Values[..(AnchorCount * Dimension)], AnchorCount, Dimension);

    /// <summary>The distances of one anchor from each row, [b].</summary>
    internal ReadOnlySpan<float> DistanceRow(int row) => DistanceMatrix.Slice(row * RowCount, RowCount);

    /// <summary>The distance of two rows, computed alone. O(d).</summary>
    internal float DistanceBetween(int x, int y)
    {
        EmbeddedRows rows = ComparedRows();
        return _function.Between(rows[x], rows[y]);
    }

    /// <summary>Adds what two rows get through their distance; <see cref="CompleteGradient"/> ends a series of these. O(d).</summary>
    /// <param name="x">The one row, an anchor.</param>
    /// <param name="y">The other row; receives its share where it is an anchor too.</param>
    /// <param name="distance">Their distance.</param>
    /// <param name="weight">The gradient with respect to that distance.</param>
    /// <param name="gradient">The sum, [a × d].</param>
    internal void AddGradient(int x, int y, float distance, float weight, Span<float> gradient)
    {
        EmbeddedRows rows = ComparedRows();
        float scale = weight * _function.Slope(distance);
        Span<float> xGradient = gradient.Slice(x * Dimension, Dimension);
        if (y < AnchorCount)
        {
            _function.AddGradient(rows[x], rows[y], scale, xGradient, gradient.Slice(y * Dimension, Dimension));
        }
        else
        {
            _function.AddGradient(rows[x], rows[y], scale, xGradient);
        }
    }

    /// <summary>Takes a gradient with respect to the compared rows through their scaling to unit length, in place.</summary>
    internal void CompleteGradient(Span<float> gradient)
    {
        if (_unitRows is not null)
        {
            _ = ComparedRows();
            _unitRows.Backward(gradient, AnchorCount, Dimension);
        }
    }

    /// <summary>Requires the distances between anchors and rows, padded to whole vectors, to fit one array.</summary>
    internal void RequireRoomForDistances(string name)
    {
        if (!HasRoomForDistances)
        {
            throw new ArgumentException(
                $"{name} has {RowCount} rows; their distances from {AnchorCount} anchors do not fit one array. " +
                "Use smaller batches or list fewer triplets.",
                name);
        }
    }

    /// <summary>The number of triplets (a, p, n) of an anchor with label(a) = label(p), a ≠ p and label(a) ≠ label(n).</summary>
    internal long CountAllTriplets()
    {
        long count = 0;
        for (int a = 0; a < AnchorCount; a++)
        {
            int same = Labels.Count(_labels[a]);
            count += (long)(same - 1) * (RowCount - same);
        }

        return count;
    }

    private EmbeddedRows ComparedRows()
    {
        var rows = new EmbeddedRows(Values, RowCount, Dimension, AnchorCount);
        if (_unitRows is null)
        {
            return rows;
        }

        if (!_hasUnitRows)
        {
            _unitRows.Forward(rows);
            _hasUnitRows = true;
        }

        return new EmbeddedRows(_unitRows.Values, RowCount, Dimension, AnchorCount);
    }
}
