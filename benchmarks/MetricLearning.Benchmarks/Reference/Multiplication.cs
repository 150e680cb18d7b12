using System.Numerics.Tensors;
using NumSharp.Backends.Kernels;

namespace MetricLearning.Benchmarks.Reference;

/// <summary>C = A·B in three other ways.</summary>
internal static class Multiplication
{
    public static void PlainLoop(ReadOnlySpan<float> a, ReadOnlySpan<float> b, MatrixShape shape, Span<float> destination)
    {
        destination.Clear();
        for (int i = 0; i < shape.Rows; i++)
        {
            Span<float> row = destination.Slice(i * shape.Columns, shape.Columns);
            for (int k = 0; k < shape.Depth; k++)
            {
                float factor = a[(i * shape.Depth) + k];
                ReadOnlySpan<float> other = b.Slice(k * shape.Columns, shape.Columns);
                for (int j = 0; j < row.Length; j++)
                {
                    row[j] += factor * other[j];
                }
            }
        }
    }

    /// <summary>One dot product per element; the right factor comes transposed, [Columns × Depth].</summary>
    public static void DotLoop(ReadOnlySpan<float> a, ReadOnlySpan<float> transposed, MatrixShape shape, Span<float> destination)
    {
        for (int i = 0; i < shape.Rows; i++)
        {
            ReadOnlySpan<float> row = a.Slice(i * shape.Depth, shape.Depth);
            for (int j = 0; j < shape.Columns; j++)
            {
                destination[(i * shape.Columns) + j] = TensorPrimitives.Dot(row, transposed.Slice(j * shape.Depth, shape.Depth));
            }
        }
    }

    public static unsafe void NumSharp(ReadOnlySpan<float> a, ReadOnlySpan<float> b, MatrixShape shape, Span<float> destination)
    {
        fixed (float* left = a, right = b, product = destination)
        {
            SimdMatMul.MatMulFloat(left, right, product, shape.Rows, shape.Columns, shape.Depth);
        }
    }
}
