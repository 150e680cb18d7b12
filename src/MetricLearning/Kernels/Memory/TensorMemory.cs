using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace MetricLearning.Kernels;

/// <summary>Opens a dense tensor as one span.</summary>
/// <remarks>
/// System.Numerics.Tensors 10 gives a dimension of length 1 the stride 0, and then its <c>GetSpan</c> and <c>Reshape</c> refuse tensors
/// of one column or one row. Dense values lie one after the other from the first on, whatever the strides say.
/// </remarks>
internal static class TensorMemory
{
    /// <summary>All values of a dense tensor, in row-major order.</summary>
    /// <exception cref="InvalidOperationException">The tensor is not dense, or too large for one span.</exception>
    public static ReadOnlySpan<T> Of<T>(scoped in ReadOnlyTensorSpan<T> tensor)
    {
        Check(tensor.IsDense, tensor.FlattenedLength);
        return tensor.IsEmpty ? [] : MemoryMarshal.CreateReadOnlySpan(in tensor.GetPinnableReference(), (int)tensor.FlattenedLength);
    }

    /// <inheritdoc cref="Of{T}(in ReadOnlyTensorSpan{T})"/>
    public static Span<T> Of<T>(scoped in TensorSpan<T> tensor)
    {
        Check(tensor.IsDense, tensor.FlattenedLength);
        return tensor.IsEmpty ? [] : MemoryMarshal.CreateSpan(ref tensor.GetPinnableReference(), (int)tensor.FlattenedLength);
    }

    private static void Check(bool isDense, nint length)
    {
        if (!isDense || length > Array.MaxLength)
        {
            ThrowNotOneSpan(isDense, length);
        }
    }

    [DoesNotReturn]
    private static void ThrowNotOneSpan(bool isDense, nint length) =>
        throw new InvalidOperationException(
            $"A tensor of {length} values, {(isDense ? "dense" : "not dense")}, was opened as one span; expected a dense one of at most " +
            $"{Array.MaxLength}. Please report this as a defect.");
}
