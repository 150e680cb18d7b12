using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;

namespace MetricLearning.Kernels;

/// <summary>Turns inner products of one row with others into squared distances.</summary>
internal static class GramRow
{
    /// <summary>
    /// Replaces each inner product g_j by <c>n + n_j − 2·g_j</c> and lists the columns where that is at most
    /// <c>share·(n + n_j)</c>: there the subtraction has cancelled digits, so the caller computes those another way.
    /// </summary>
    /// <remarks>NaN stays and is not listed. Whole vectors first, the rest one by one.</remarks>
    /// <param name="row">Inner products in, squared distances out.</param>
    /// <param name="squaredNorms">n_j of each column.</param>
    /// <param name="squaredNorm">n of the row.</param>
    /// <param name="share">Below which share of n + n_j a result counts as cancelled.</param>
    /// <param name="cancelled">Receives the columns, ascending; as long as <paramref name="row"/>.</param>
    /// <returns>How many columns were listed.</returns>
    public static int ToSquaredDistances(
        Span<float> row, ReadOnlySpan<float> squaredNorms, float squaredNorm, float share, Span<int> cancelled)
    {
        Debug.Assert(row.Length == squaredNorms.Length && cancelled.Length >= row.Length);
        ref float values = ref MemoryMarshal.GetReference(row);
        ref float norms = ref MemoryMarshal.GetReference(squaredNorms);
        int count = 0;
        int j = 0;
        for (; j <= row.Length - Vector<float>.Count; j += Vector<float>.Count)
        {
            Vector<float> product = Vector.LoadUnsafe(ref values, (nuint)j);
            Vector<float> sum = Vector.LoadUnsafe(ref norms, (nuint)j) + new Vector<float>(squaredNorm);
            Vector<float> squared = sum - (product + product);
            squared.StoreUnsafe(ref values, (nuint)j);
            Vector<int> isCancelled = Vector.LessThanOrEqual(squared, sum * share);
            if (isCancelled != Vector<int>.Zero)
            {
                for (int lane = 0; lane < Vector<float>.Count; lane++)
                {
                    cancelled[count] = j + lane;
                    count -= isCancelled[lane];
                }
            }
        }

        for (; j < row.Length; j++)
        {
            float sum = squaredNorms[j] + squaredNorm;
            row[j] = sum - (row[j] + row[j]);
            if (row[j] <= sum * share)
            {
                cancelled[count++] = j;
            }
        }

        return count;
    }
}
