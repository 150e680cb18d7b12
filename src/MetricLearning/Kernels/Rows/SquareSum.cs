using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace MetricLearning.Kernels;

/// <summary>The sum of squares of floats in double precision, whose range has room for every finite float.</summary>
internal static class SquareSum
{
    private const int BlockLength = 256;

    /// <summary>Computes <c>Σ xᵢ²</c>; NaN or ∞ where an element is not finite.</summary>
    [SkipLocalsInit]
    public static double Of(ReadOnlySpan<float> values)
    {
        Span<double> block = stackalloc double[BlockLength];
        double sum = 0;
        while (!values.IsEmpty)
        {
            int count = Math.Min(BlockLength, values.Length);
            TensorPrimitives.ConvertTruncating(values[..count], block);
            sum += TensorPrimitives.SumOfSquares<double>(block[..count]);
            values = values[count..];
        }

        return sum;
    }
}
