using System.Diagnostics;

namespace MetricLearning.Kernels;

/// <summary>The square at the left of a matrix and its transpose, tile by tile so that both sides stay in the cache.</summary>
internal static class SquareMatrix
{
    private const int Tile = 16;

    /// <summary>Makes the square symmetric: overwrites what lies below its diagonal by what lies above.</summary>
    /// <param name="matrix">Begins with [size × size], rows <paramref name="stride"/> floats apart.</param>
    /// <param name="size">Rows and columns of the square.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    public static void MirrorUpper(Span<float> matrix, int size, int stride)
    {
        for (int top = 0; top < size; top += Tile)
        {
            for (int left = 0; left <= top; left += Tile)
            {
                for (int i = top; i < Math.Min(top + Tile, size); i++)
                {
                    Span<float> row = matrix.Slice(i * stride, size);
                    for (int j = left; j < Math.Min(left + Tile, i); j++)
                    {
                        row[j] = matrix[(j * stride) + i];
                    }
                }
            }
        }
    }

    /// <summary>Computes <c>−(A + Aᵀ)</c>, which is symmetric to the last bit.</summary>
    /// <param name="matrix">A, [size × size], rows <paramref name="stride"/> floats apart.</param>
    /// <param name="stride">Floats from one row of A to the next.</param>
    /// <param name="size">Rows and columns.</param>
    /// <param name="destination">Receives the result, [size × size]; nothing else of it is written.</param>
    /// <param name="destinationStride">Floats from one row of the result to the next.</param>
    public static void NegatedSumWithTranspose(
        ReadOnlySpan<float> matrix, int stride, int size, Span<float> destination, int destinationStride)
    {
        Debug.Assert(stride >= size && destinationStride >= size);
        for (int top = 0; top < size; top += Tile)
        {
            for (int left = 0; left < size; left += Tile)
            {
                int width = Math.Min(Tile, size - left);
                for (int i = top; i < Math.Min(top + Tile, size); i++)
                {
                    ReadOnlySpan<float> row = matrix.Slice((i * stride) + left, width);
                    Span<float> sums = destination.Slice((i * destinationStride) + left, width);
                    for (int j = 0; j < sums.Length; j++)
                    {
                        sums[j] = -(row[j] + matrix[((left + j) * stride) + i]);
                    }
                }
            }
        }
    }
}
