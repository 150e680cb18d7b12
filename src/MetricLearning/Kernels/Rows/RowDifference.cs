using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;

namespace MetricLearning.Kernels;

/// <summary>The difference x − y of two rows, never stored.</summary>
/// <remarks>Whole vectors first, the rest one by one. Sums run in two vector lanes sets, then across lanes: a fixed order.</remarks>
internal static class RowDifference
{
    /// <summary>Computes <c>‖x − y‖²</c>; exactly 0 for equal rows, relative error about 1e-7·√length.</summary>
    public static float SquaredLength(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        Debug.Assert(x.Length == y.Length);
        ref float xs = ref MemoryMarshal.GetReference(x);
        ref float ys = ref MemoryMarshal.GetReference(y);
        Vector<float> even = Vector<float>.Zero;
        Vector<float> odd = Vector<float>.Zero;
        int width = Vector<float>.Count;
        int i = 0;
        for (; i <= x.Length - (2 * width); i += 2 * width)
        {
            Vector<float> first = Vector.LoadUnsafe(ref xs, (nuint)i) - Vector.LoadUnsafe(ref ys, (nuint)i);
            Vector<float> second = Vector.LoadUnsafe(ref xs, (nuint)(i + width)) - Vector.LoadUnsafe(ref ys, (nuint)(i + width));
            even += first * first;
            odd += second * second;
        }

        float sum = Vector.Sum(even + odd);
        for (; i < x.Length; i++)
        {
            float difference = x[i] - y[i];
            sum += difference * difference;
        }

        return sum;
    }

    /// <summary>Adds <c>scale·(x − y)</c> to a row.</summary>
    public static void AddScaled(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float scale, Span<float> plus)
    {
        Debug.Assert(x.Length == y.Length && x.Length == plus.Length);
        ref float xs = ref MemoryMarshal.GetReference(x);
        ref float ys = ref MemoryMarshal.GetReference(y);
        ref float added = ref MemoryMarshal.GetReference(plus);
        int i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            nuint at = (nuint)i;
            Vector<float> step = (Vector.LoadUnsafe(ref xs, at) - Vector.LoadUnsafe(ref ys, at)) * scale;
            (Vector.LoadUnsafe(ref added, at) + step).StoreUnsafe(ref added, at);
        }

        for (; i < x.Length; i++)
        {
            plus[i] += (x[i] - y[i]) * scale;
        }
    }

    /// <summary>Adds <c>scale·(x − y)</c> to one row and subtracts it from another.</summary>
    public static void AddScaled(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float scale, Span<float> plus, Span<float> minus)
    {
        Debug.Assert(x.Length == y.Length && x.Length == plus.Length && x.Length == minus.Length);
        ref float xs = ref MemoryMarshal.GetReference(x);
        ref float ys = ref MemoryMarshal.GetReference(y);
        ref float added = ref MemoryMarshal.GetReference(plus);
        ref float subtracted = ref MemoryMarshal.GetReference(minus);
        int width = Vector<float>.Count;
        int i = 0;
        for (; i <= x.Length - width; i += width)
        {
            nuint at = (nuint)i;
            Vector<float> step = (Vector.LoadUnsafe(ref xs, at) - Vector.LoadUnsafe(ref ys, at)) * scale;
            (Vector.LoadUnsafe(ref added, at) + step).StoreUnsafe(ref added, at);
            (Vector.LoadUnsafe(ref subtracted, at) - step).StoreUnsafe(ref subtracted, at);
        }

        for (; i < x.Length; i++)
        {
            float step = (x[i] - y[i]) * scale;
            plus[i] += step;
            minus[i] -= step;
        }
    }
}
