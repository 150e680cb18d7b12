using System.Numerics.Tensors;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Distances;

/// <summary>A metric that is a function of <c>s = ‖x − y‖²</c>.</summary>
/// <remarks>
/// <para>
/// All pairs come from one multiply, <c>s = n_x + n_y − 2·⟨x, y⟩</c>, and their gradient from another,
/// <c>dx_i = (Σ_j W_ij)·x_i − Σ_j W_ij·x_j</c> with <c>W_ij = (G_ij + G_ji)·slope(D_ij)</c>, where G_ji is 0 for a row j that is no anchor.
/// Pairs near each other lose their digits in either difference, so these go through x − y itself, and equal rows have distance exactly 0.
/// </para>
/// <para>
/// The rounding of a sum of d products is about 2⁻²⁴·√d of n_x + n_y, and s is at least the near share of that where it comes from the
/// multiply. A share of 1/8 leaves a distance with half of 8·2⁻²⁴·√d; 3e-7·√d covers what was measured. A larger share would cost time:
/// pairs that go one by one take five times as long, and in the first steps of a training all rows point to one side.
/// </para>
/// </remarks>
internal abstract class DifferenceDistance(MatrixMultiplier multiplier) : DistanceFunction
{
    /// <summary>The share of n_x + n_y up to which s is computed from x − y: it bounds the loss to 8 rounding errors.</summary>
    private const float NearShare = 0.125f;

    private float[] _squaredNorms = [];
    private int[] _nearColumns = []; // of pairs i < j, anchor after anchor
    private int[] _nearEnds = [];

    /// <summary>The distance at a squared difference.</summary>
    protected abstract float OfSquare(float squared);

    /// <summary>Replaces squared differences by distances.</summary>
    protected abstract void OfSquares(Span<float> values);

    /// <summary>Multiplies each weight by the slope at a distance; where that is 0, the result does not matter.</summary>
    protected abstract void MultiplyBySlopes(Span<float> weights, ReadOnlySpan<float> distances);

    public sealed override float Between(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => OfSquare(RowDifference.SquaredLength(x, y));

    public sealed override void AddGradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> y, float scale, Span<float> xGradient, Span<float> yGradient) =>
        RowDifference.AddScaled(x, y, scale, xGradient, yGradient);

    public sealed override void AddGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float scale, Span<float> xGradient) =>
        RowDifference.AddScaled(x, y, scale, xGradient);

    public sealed override void Forward(EmbeddedRows rows, Span<float> distances)
    {
        (int anchors, int count) = (rows.AnchorCount, rows.Count);
        Scratch.Grow(ref _squaredNorms, count);
        Scratch.Grow(ref _nearEnds, anchors);
        Scratch.Grow(ref _nearColumns, checked((anchors * count) - (int)((long)anchors * anchors / 2)));

        var values = MatrixOperand.Of(rows.Values, rows.Dimension);
        multiplier.Multiply(values, values.Transpose(), anchors, count, rows.Dimension, distances);
        for (int i = 0; i < count; i++)
        {
            _squaredNorms[i] = i < anchors ? distances[(i * count) + i] : TensorPrimitives.SumOfSquares(rows[i]);
        }

        int near = 0;
        for (int i = 0; i < anchors; i++)
        {
            near = ForwardRow(rows, i, distances.Slice(i * count, count), near);
            _nearEnds[i] = near;
        }

        SquareMatrix.MirrorUpper(distances, anchors, count);
    }

    public sealed override void Backward(
        EmbeddedRows rows, ReadOnlySpan<float> distances, ReadOnlySpan<float> distanceGradient, int stride, Span<float> rowGradient)
    {
        (int anchors, int count) = (rows.AnchorCount, rows.Count);
        Span<float> weights = NegatedWeights(rows, distanceGradient, stride);
        MultiplyBySlopes(weights, distances);
        ClearNear(weights, anchors, count);

        multiplier.Multiply(
            MatrixOperand.Of(weights, count), MatrixOperand.Of(rows.Values, rows.Dimension), anchors, rows.Dimension, count, rowGradient);
        for (int i = 0; i < anchors; i++)
        {
            Span<float> gradient = rowGradient.Slice(i * rows.Dimension, rows.Dimension);
            TensorPrimitives.MultiplyAdd(rows[i], -TensorPrimitives.Sum(weights.Slice(i * count, count)), gradient, gradient);
        }

        AddNear(rows, distances, distanceGradient, stride, rowGradient);
    }

    // Fills the row's part right of the diagonal, and the diagonal.
    private int ForwardRow(EmbeddedRows rows, int i, Span<float> row, int near)
    {
        int first = i + 1;
        Span<float> right = row[first..];
        Span<int> columns = _nearColumns.AsSpan(near, right.Length);
        int count = GramRow.ToSquaredDistances(right, _squaredNorms.AsSpan(first, right.Length), _squaredNorms[i], NearShare, columns);
        foreach (ref int column in columns[..count])
        {
            column += first;
            row[column] = RowDifference.SquaredLength(rows[i], rows[column]);
        }

        OfSquares(right);
        row[i] = 0;
        return near + count;
    }

    private ReadOnlySpan<int> NearColumns(int row)
    {
        int start = row == 0 ? 0 : _nearEnds[row - 1];
        return _nearColumns.AsSpan(start, _nearEnds[row] - start);
    }

    private void ClearNear(Span<float> weights, int anchors, int count)
    {
        for (int i = 0; i < anchors; i++)
        {
            weights[(i * count) + i] = 0;
            foreach (int j in NearColumns(i))
            {
                weights[(i * count) + j] = 0;
                if (j < anchors)
                {
                    weights[(j * count) + i] = 0;
                }
            }
        }
    }

    private void AddNear(
        EmbeddedRows rows, ReadOnlySpan<float> distances, ReadOnlySpan<float> distanceGradient, int stride, Span<float> rowGradient)
    {
        int dimension = rows.Dimension;
        for (int i = 0; i < rows.AnchorCount; i++)
        {
            Span<float> gradient = rowGradient.Slice(i * dimension, dimension);
            foreach (int j in NearColumns(i))
            {
                float weight = distanceGradient[(i * stride) + j];
                float slope = Slope(distances[(i * rows.Count) + j]);
                if (j < rows.AnchorCount)
                {
                    weight += distanceGradient[(j * stride) + i];
                    AddGradient(rows[i], rows[j], weight * slope, gradient, rowGradient.Slice(j * dimension, dimension));
                }
                else
                {
                    AddGradient(rows[i], rows[j], weight * slope, gradient);
                }
            }
        }
    }
}
