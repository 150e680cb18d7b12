using System.Diagnostics;

namespace MetricLearning.Kernels;

/// <summary>Square matrices and their transposes, tile by tile so that both sides stay in the cache.</summary>
internal static class SquareMatrix
{
    private const int Tile = 16;

    /// <summary>Makes a matrix symmetric: overwrites what lies below the diagonal by what lies above.</summary>
    /// <param name="matrix">[size × size], dense.</param>
    /// <param name="size">Rows and columns.</param>
    public static void MirrorUpper(Span<float> matrix, int size)
    {
        for (int top = 0; top < size; top += Tile)
        {
            for (int left = 0; left <= top; left += Tile)
            {
                for (int i = top; i < Math.Min(top + Tile, size); i++)
                {
                    Span<float> row = matrix.Slice(i * size, size);
                    for (int j = left; j < Math.Min(left + Tile, i); j++)
                    {
                        row[j] = matrix[(j * size) + i];
                    }
                }
            }
        }
    }

    /// <summary>Computes <c>−(A + Aᵀ)</c>, which is symmetric to the last bit.</summary>
    /// <param name="matrix">A, [size × size], rows <paramref name="stride"/> floats apart.</param>
    /// <param name="stride">Floats from one row of A to the next.</param>
    /// <param name="size">Rows and columns.</param>
    /// <param name="destination">Receives the result, [size × size], dense.</param>
    public static void NegatedSumWithTranspose(ReadOnlySpan<float> matrix, int stride, int size, Span<float> destination)
    {
        Debug.Assert(stride >= size && destination.Length >= size * size);
        for (int top = 0; top < size; top += Tile)
        {
            for (int left = 0; left < size; left += Tile)
            {
                int width = Math.Min(Tile, size - left);
                for (int i = top; i < Math.Min(top + Tile, size); i++)
                {
                    ReadOnlySpan<float> row = matrix.Slice((i * stride) + left, width);
                    Span<float> sums = destination.Slice((i * size) + left, width);
                    for (int j = 0; j < sums.Length; j++)
                    {
                        sums[j] = -(row[j] + matrix[((left + j) * stride) + i]);
                    }
                }
            }
        }
    }
}
