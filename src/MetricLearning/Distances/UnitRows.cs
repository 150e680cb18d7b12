using System.Numerics.Tensors;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Distances;

/// <summary>Rows scaled to unit length, <c>u = x / max(‖x‖₂, 1e-12)</c>, and the derivative of that.</summary>
internal sealed class UnitRows
{
    private const float SmallestNorm = 1e-12f;

    private float[] _values = [];
    private float[] _norms = [];

    /// <summary>The scaled rows; at least as long as the rows of the last <see cref="Forward"/>.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>Scales rows.</summary>
    public void Forward(EmbeddedRows rows)
    {
        Scratch.Grow(ref _values, rows.Values.Length);
        Scratch.Grow(ref _norms, rows.Count);
        for (int i = 0; i < rows.Count; i++)
        {
            _norms[i] = Norm(rows[i]);
            TensorPrimitives.Divide(rows[i], MathF.Max(_norms[i], SmallestNorm), _values.AsSpan(i * rows.Dimension, rows.Dimension));
        }
    }

    /// <summary>
    /// Replaces the gradient du of each scaled row by that of the row itself, <c>dx = (du − u·⟨u, du⟩) / ‖x‖</c>, and by 0 where
    /// ‖x‖ ≤ 1e-12: such a row has no direction.
    /// </summary>
    public void Backward(Span<float> gradient, int rowCount, int dimension)
    {
        for (int i = 0; i < rowCount; i++)
        {
            Span<float> row = gradient.Slice(i * dimension, dimension);
            if (_norms[i] <= SmallestNorm)
            {
                row.Clear();
                continue;
            }

            ReadOnlySpan<float> unit = _values.AsSpan(i * dimension, dimension);
            TensorPrimitives.MultiplyAdd(unit, -TensorPrimitives.Dot(unit, row), row, row);
            TensorPrimitives.Divide(row, _norms[i], row);
        }
    }

    private static float Norm(ReadOnlySpan<float> row)
    {
        float norm = TensorPrimitives.Norm(row);
        return float.IsPositiveInfinity(norm) ? (float)Math.Sqrt(SquareSum.Of(row)) : norm; // the squares had left the range of float
    }
}
