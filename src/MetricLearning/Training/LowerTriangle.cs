using System.Numerics.Tensors;

namespace MetricLearning.Training;

/// <summary>Lower triangles of square matrices, row after row with zeros above the diagonal.</summary>
internal static class LowerTriangle
{
    /// <summary>Replaces a symmetric matrix, of which the lower triangle is given, by L, where L·Lᵀ is the matrix. O(n³).</summary>
    /// <param name="matrix">The lower triangle, [n × n].</param>
    /// <param name="size">n.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between rows.</param>
    /// <returns>Whether the matrix is positive definite as far as rounding shows; if not, nothing of it is of use.</returns>
    public static bool TryFactorize(Span<double> matrix, int size, CancellationToken cancellationToken)
    {
        for (int i = 0; i < size; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<double> row = matrix.Slice(i * size, i + 1);
            for (int j = 0; j < i; j++)
            {
                ReadOnlySpan<double> other = matrix.Slice(j * size, j + 1);
                row[j] = (row[j] - TensorPrimitives.Dot<double>(row[..j], other[..j])) / other[j];
            }

            double pivot = row[i] - TensorPrimitives.SumOfSquares<double>(row[..i]);
            if (!(pivot > 0))
            {
                return false;
            }

            row[i] = Math.Sqrt(pivot);
        }

        return true;
    }

    /// <summary>Replaces L by its inverse, a lower triangle too. O(n³).</summary>
    /// <param name="matrix">L, [n × n], no 0 on the diagonal.</param>
    /// <param name="size">n.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between rows.</param>
    public static void Invert(Span<double> matrix, int size, CancellationToken cancellationToken)
    {
        double[] sum = new double[size];
        for (int i = 0; i < size; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<double> row = matrix.Slice(i * size, i + 1);
            Array.Clear(sum);
            for (int k = 0; k < i; k++)
            {
                Span<double> part = sum.AsSpan(0, k + 1); // of row k, which is inverted already
                TensorPrimitives.MultiplyAdd<double>(matrix.Slice(k * size, k + 1), row[k], part, part);
            }

            double diagonal = row[i];
            TensorPrimitives.Divide(sum.AsSpan(0, i), -diagonal, row[..i]);
            row[i] = 1 / diagonal;
        }
    }
}
