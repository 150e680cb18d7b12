using System.Numerics;
using System.Runtime.CompilerServices;

namespace MetricLearning.Kernels;

/// <summary>Sums of rows in whole numbers, which do not depend on the order.</summary>
internal static class RoundedSum
{
    /// <summary>No value, multiplied by the scale, may be larger in magnitude.</summary>
    public const double LargestTerm = 1L << 51;

    // Adding it to a smaller number rounds half to even, as Math.Round does, and leaves the whole number in the low bits.
    private const double Rounding = 3.0 * (1L << 51);

    /// <summary>The largest magnitude of a row's values, which are finite; 0 of none.</summary>
    // As is Add: TensorPrimitives, whose method for vectors of this width nobody has compiled before, took a twelfth of a load.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float LargestMagnitude(ReadOnlySpan<float> row)
    {
        Vector<float> lanes = Vector<float>.Zero;
        int first = 0;
        for (; first <= row.Length - Vector<float>.Count; first += Vector<float>.Count)
        {
            lanes = Vector.Max(lanes, Vector.Abs(new Vector<float>(row[first..])));
        }

        float largest = 0;
        for (int lane = 0; lane < Vector<float>.Count; lane++)
        {
            largest = Math.Max(largest, lanes[lane]);
        }

        for (int j = first; j < row.Length; j++)
        {
            largest = Math.Max(largest, Math.Abs(row[j]));
        }

        return largest;
    }

    /// <summary>Adds to each sum the nearest whole number of scale · value. The caller knows that no sum overflows.</summary>
    /// <param name="row">The values, [d].</param>
    /// <param name="scale">What they are multiplied by, in double precision.</param>
    /// <param name="sums">The sums, [d].</param>
    // Compiled fully at once: a gallery has been loaded before the runtime looks at it again.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlySpan<float> row, double scale, Span<long> sums)
    {
        int first = 0;
        for (; first <= row.Length - Vector<float>.Count; first += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(row[first..]), out Vector<double> low, out Vector<double> high);
            Span<long> lower = sums[first..], upper = lower[Vector<long>.Count..];
            (new Vector<long>(lower) + Rounded(low * scale)).CopyTo(lower);
            (new Vector<long>(upper) + Rounded(high * scale)).CopyTo(upper);
        }

        for (int j = first; j < row.Length; j++)
        {
            sums[j] += (long)Math.Round(row[j] * scale);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<long> Rounded(Vector<double> values) =>
        Vector.AsVectorInt64(values + new Vector<double>(Rounding)) - new Vector<long>(BitConverter.DoubleToInt64Bits(Rounding));
}
