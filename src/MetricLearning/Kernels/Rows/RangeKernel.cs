using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MetricLearning.Kernels;

/// <summary>Finds values whose difference from an origin lies in a half-open range.</summary>
/// <remarks>
/// Eight differences are compared at once and cost nothing more where none fits; the tail is scalar. Vector and scalar code subtract and
/// compare alike, so the tail's place changes nothing. A difference that is NaN never fits.
/// </remarks>
internal static class RangeKernel
{
    /// <summary>Writes, in ascending order, each index i with <c>above &lt; values[i] − origin ≤ upTo</c>.</summary>
    /// <param name="values">The values, [n].</param>
    /// <param name="origin">What is subtracted from them.</param>
    /// <param name="above">The lower bound, outside the range.</param>
    /// <param name="upTo">The upper bound, inside the range.</param>
    /// <param name="destination">Receives the indices; at least n long.</param>
    /// <returns>How many indices were written.</returns>
    public static int Select(ReadOnlySpan<float> values, float origin, float above, float upTo, Span<int> destination)
    {
        Debug.Assert(destination.Length >= values.Length);
        ref float value = ref MemoryMarshal.GetReference(values);
        Vector256<float> origins = Vector256.Create(origin);
        Vector256<float> lower = Vector256.Create(above);
        Vector256<float> upper = Vector256.Create(upTo);
        int count = 0;
        int i = 0;
        for (; i <= values.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256<float> difference = Vector256.LoadUnsafe(ref value, (nuint)i) - origins;
            Vector256<float> fits = Vector256.GreaterThan(difference, lower) & Vector256.LessThanOrEqual(difference, upper);
            for (uint bits = fits.ExtractMostSignificantBits(); bits != 0; bits &= bits - 1)
            {
                destination[count++] = i + BitOperations.TrailingZeroCount(bits);
            }
        }

        for (; i < values.Length; i++)
        {
            float difference = values[i] - origin;
            if (difference > above && difference <= upTo)
            {
                destination[count++] = i;
            }
        }

        return count;
    }

    /// <summary>The number of values with <c>above &lt; values[i] − origin ≤ upTo</c>.</summary>
    /// <param name="values">The values, [n].</param>
    /// <param name="origin">What is subtracted from them.</param>
    /// <param name="above">The lower bound, outside the range.</param>
    /// <param name="upTo">The upper bound, inside the range.</param>
    public static int Count(ReadOnlySpan<float> values, float origin, float above, float upTo)
    {
        ref float value = ref MemoryMarshal.GetReference(values);
        Vector256<float> origins = Vector256.Create(origin);
        Vector256<float> lower = Vector256.Create(above);
        Vector256<float> upper = Vector256.Create(upTo);
        Vector256<int> countOfLane = Vector256<int>.Zero;
        int i = 0;
        for (; i <= values.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256<float> difference = Vector256.LoadUnsafe(ref value, (nuint)i) - origins;
            Vector256<float> fits = Vector256.GreaterThan(difference, lower) & Vector256.LessThanOrEqual(difference, upper);
            countOfLane -= fits.AsInt32(); // all bits set are −1
        }

        int count = Vector256.Sum(countOfLane);
        for (; i < values.Length; i++)
        {
            float difference = values[i] - origin;
            count += difference > above && difference <= upTo ? 1 : 0;
        }

        return count;
    }

    /// <summary>The lowest index of the smallest value v with <c>above &lt; v − origin ≤ upTo</c>; −1 where there is none.</summary>
    /// <param name="values">The values, [n]; none of them NaN.</param>
    /// <param name="origin">What is subtracted from them.</param>
    /// <param name="above">The lower bound, outside the range.</param>
    /// <param name="upTo">The upper bound, inside the range; finite.</param>
    public static int IndexOfSmallest(ReadOnlySpan<float> values, float origin, float above, float upTo)
    {
        ref float value = ref MemoryMarshal.GetReference(values);
        Vector256<float> origins = Vector256.Create(origin);
        Vector256<float> lower = Vector256.Create(above);
        Vector256<float> none = Vector256.Create(float.PositiveInfinity);
        Vector256<float> smallestOfLane = none;
        int i = 0;
        for (; i <= values.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256<float> current = Vector256.LoadUnsafe(ref value, (nuint)i);
            Vector256<float> isAbove = Vector256.GreaterThan(current - origins, lower);
            smallestOfLane = Vector256.Min(smallestOfLane, Vector256.ConditionalSelect(isAbove, current, none));
        }

        float smallest = float.PositiveInfinity;
        for (int lane = 0; lane < Vector256<float>.Count; lane++)
        {
            smallest = MathF.Min(smallest, smallestOfLane[lane]);
        }

        for (; i < values.Length; i++)
        {
            smallest = values[i] - origin > above ? MathF.Min(smallest, values[i]) : smallest;
        }

        return smallest - origin <= upTo ? values.IndexOf(smallest) : -1;
    }
}
