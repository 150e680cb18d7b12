using System.Numerics.Tensors;

namespace MetricLearning.Kernels;

/// <summary>The sum of each column of a matrix.</summary>
internal static class ColumnSums
{
    private const int BlockRows = 32;

    /// <summary><c>sums[j] = Σᵢ matrix[i, j]</c>.</summary>
    /// <remarks>Blocks of 32 rows are summed first and then added up: the error is (32 + rows / 32)·ε·Σ|x|, in a fixed order.</remarks>
    public static void Compute(ReadOnlySpan<float> matrix, int rows, int columns, Span<float> sums, Span<float> scratch)
    {
        sums.Clear();
        for (int block = 0; block < rows; block += BlockRows)
        {
            scratch.Clear();
            int end = Math.Min(block + BlockRows, rows);
            for (int row = block; row < end; row++)
            {
                TensorPrimitives.Add(scratch, matrix.Slice(row * columns, columns), scratch);
            }

            TensorPrimitives.Add(sums, scratch, sums);
        }
    }
}
