using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using MetricLearning.Kernels;

namespace MetricLearning.Internal;

/// <summary>Checks the shape of a tensor once, at the public edge, and opens it as one span of rows.</summary>
internal static class Shape
{
    /// <summary>Opens a dense row-major matrix for reading.</summary>
    /// <param name="tensor">The matrix.</param>
    /// <param name="name">The caller's parameter.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="rowMethod">The method that takes a single row, which is what an array of numbers most likely is; null for none.</param>
    /// <returns>All values, row after row; <paramref name="rows"/> × <paramref name="columns"/> of them.</returns>
    /// <exception cref="ArgumentException">The tensor is not of rank 2, not dense, or too large for one span.</exception>
    public static ReadOnlySpan<float> Matrix(
        scoped in ReadOnlyTensorSpan<float> tensor, string name, out int rows, out int columns, string? rowMethod = null)
    {
        Check(tensor.Rank, tensor.IsDense, tensor.FlattenedLength, name, rowMethod);
        rows = Count(tensor.Lengths[0], name);
        columns = Count(tensor.Lengths[1], name);
        return TensorMemory.Of(tensor);
    }

    /// <inheritdoc cref="Matrix(in ReadOnlyTensorSpan{float}, string, out int, out int, string?)" path="/summary|/returns|/exception"/>
    public static Span<float> Matrix(scoped in TensorSpan<float> tensor, string name, out int rows, out int columns)
    {
        Check(tensor.Rank, tensor.IsDense, tensor.FlattenedLength, name);
        rows = Count(tensor.Lengths[0], name);
        columns = Count(tensor.Lengths[1], name);
        return TensorMemory.Of(tensor);
    }

    /// <summary>Opens a dense row-major matrix of a known shape for reading.</summary>
    /// <exception cref="ArgumentException">The tensor is not of rank 2, not dense, or of another shape.</exception>
    public static ReadOnlySpan<float> Matrix(scoped in ReadOnlyTensorSpan<float> tensor, string name, int rows, int columns)
    {
        ReadOnlySpan<float> values = Matrix(tensor, name, out int actualRows, out int actualColumns);
        Throw.IfShapeDiffers((actualRows, actualColumns), (rows, columns), name);
        return values;
    }

    /// <inheritdoc cref="Matrix(in ReadOnlyTensorSpan{float}, string, int, int)"/>
    public static Span<float> Matrix(scoped in TensorSpan<float> tensor, string name, int rows, int columns)
    {
        Span<float> values = Matrix(tensor, name, out int actualRows, out int actualColumns);
        Throw.IfShapeDiffers((actualRows, actualColumns), (rows, columns), name);
        return values;
    }

    /// <summary>Opens a dense tensor of two or more dimensions for reading, the first of them counting the rows.</summary>
    /// <returns>All values, row after row; <paramref name="rows"/> × <paramref name="columns"/> of them.</returns>
    /// <exception cref="ArgumentException">The tensor has fewer than two dimensions, is not dense, or too large for one span.</exception>
    public static ReadOnlySpan<T> Rows<T>(scoped in ReadOnlyTensorSpan<T> tensor, string name, out int rows, out int columns)
    {
        if (tensor.Rank < 2)
        {
            throw new ArgumentException($"{name} has rank {tensor.Rank}; expected [rows × …] of rank 2 or more. Reshape it.", name);
        }

        CheckMemory(tensor.IsDense, tensor.FlattenedLength, name);
        rows = Count(tensor.Lengths[0], name);
        columns = 1;
        foreach (nint length in tensor.Lengths[1..])
        {
            columns = Count((Int128)columns * length, name);
        }

        return TensorMemory.Of(tensor);
    }

    /// <summary>A matrix of the language as one of tensors, without a copy.</summary>
    [SuppressMessage("Performance", "CA1814", Justification = "The caller has such a matrix; it is read where it lies.")]
    public static ReadOnlyTensorSpan<float> Matrix(float[,] matrix) => new(matrix);

    /// <summary>Makes a tensor [rows × columns] over an array, without a copy.</summary>
    public static Tensor<float> Tensor(float[] values, int rows, int columns) =>
        System.Numerics.Tensors.Tensor.Create(values, [rows, columns]);

    private static void Check(int rank, bool isDense, nint length, string name, string? rowMethod = null)
    {
        if (rank != 2)
        {
            ThrowRank(rank, length, name, rowMethod);
        }

        CheckMemory(isDense, length, name);
    }

    private static void CheckMemory(bool isDense, nint length, string name)
    {
        if (!isDense)
        {
            throw new ArgumentException($"{name} is a strided view; expected dense rows. Call ToDenseTensor() on it first.", name);
        }

        if (length > Array.MaxLength)
        {
            throw new ArgumentException(
                $"{name} holds {length} values; at most {Array.MaxLength} fit one tensor here. Use fewer rows.", name);
        }
    }

    // Only a tensor without values has dimensions that are larger than what memory holds.
    private static int Count(Int128 length, string name)
    {
        if (length > Array.MaxLength)
        {
            ThrowLength(length, name);
        }

        return (int)length;
    }

    [DoesNotReturn]
    private static void ThrowRank(int rank, nint length, string name, string? rowMethod) =>
        throw new ArgumentException(
            rank == 1 && rowMethod is not null
                ? $"{name} has rank 1, as one row of {length} values; expected a matrix [rows × columns] of rank 2. Pass one row to " +
                    $"{rowMethod}, or reshape it."
                : $"{name} has rank {rank}; expected a matrix [rows × columns] of rank 2. Reshape it.",
            name);

    [DoesNotReturn]
    private static void ThrowLength(Int128 length, string name) =>
        throw new ArgumentException(
            $"{name} has {length} rows or columns; at most {Array.MaxLength} fit one tensor here. Reshape it.", name);
}
