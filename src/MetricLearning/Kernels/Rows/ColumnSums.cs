using System.Numerics.Tensors;

namespace MetricLearning.Kernels;

/// <summary>The sum of each column of a matrix.</summary>
internal static class ColumnSums
{
    private const int BlockRows = 32;

    /// <summary><c>sums[j] = Σᵢ matrix[i, j]</c>.</summary>
    /// <remarks>Blocks of 32 rows are summed first and then added up: the error is (32 + rows / 32)·ε·Σ|x|, in a fixed order.</remarks>
    /// <param name="matrix">The matrix, at least [rows × columns] long.</param>
    /// <param name="rows">The number of rows, 0 ≤ rows.</param>
    /// <param name="columns">The number of columns, 0 ≤ columns.</param>
    /// <param name="sums">Receives the sums, at least [columns] long.</param>
    /// <param name="scratch">Memory, at least [columns] long.</param>
    /// <exception cref="ArgumentOutOfRangeException">A span is shorter than that; nothing is written.</exception>
    /// <exception cref="OverflowException">No span can hold rows · columns values.</exception>
    public static void Compute(ReadOnlySpan<float> matrix, int rows, int columns, Span<float> sums, Span<float> scratch)
    {
        matrix = matrix[..checked(rows * columns)];
        sums = sums[..columns];
        scratch = scratch[..columns];
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
