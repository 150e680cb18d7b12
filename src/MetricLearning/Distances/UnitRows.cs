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
            _norms[i] = Scale(rows[i], _values.AsSpan(i * rows.Dimension, rows.Dimension));
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
            Backward(_values.AsSpan(i * dimension, dimension), _norms[i], row, row);
        }
    }

    /// <summary>Scales one row and returns its length before.</summary>
    public static float Scale(ReadOnlySpan<float> row, Span<float> unit)
    {
        float norm = Norm(row);
        TensorPrimitives.Divide(row, MathF.Max(norm, SmallestNorm), unit);
        return norm;
    }

    /// <summary>The gradient of a row of length <paramref name="norm"/> from that of the scaled row; may be in place.</summary>
    public static void Backward(ReadOnlySpan<float> unit, float norm, ReadOnlySpan<float> unitGradient, Span<float> gradient)
    {
        if (norm <= SmallestNorm)
        {
            gradient.Clear();
            return;
        }

        TensorPrimitives.MultiplyAdd(unit, -TensorPrimitives.Dot(unit, unitGradient), unitGradient, gradient);
        TensorPrimitives.Divide(gradient, norm, gradient);
    }

    private static float Norm(ReadOnlySpan<float> row)
    {
        float norm = TensorPrimitives.Norm(row);
        return float.IsPositiveInfinity(norm) ? (float)Math.Sqrt(SquareSum.Of(row)) : norm; // the squares had left the range of float
    }
}
