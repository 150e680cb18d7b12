using System.Diagnostics;
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
    public static ReadOnlySpan<T> Of<T>(scoped in ReadOnlyTensorSpan<T> tensor)
    {
        Debug.Assert(tensor.IsDense);
        return tensor.IsEmpty ? [] : MemoryMarshal.CreateReadOnlySpan(in tensor.GetPinnableReference(), (int)tensor.FlattenedLength);
    }

    /// <inheritdoc cref="Of{T}(in ReadOnlyTensorSpan{T})"/>
    public static Span<T> Of<T>(scoped in TensorSpan<T> tensor)
    {
        Debug.Assert(tensor.IsDense);
        return tensor.IsEmpty ? [] : MemoryMarshal.CreateSpan(ref tensor.GetPinnableReference(), (int)tensor.FlattenedLength);
    }
}
