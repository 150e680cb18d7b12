using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace MetricLearning.Evaluation;

/// <summary>Sorts distances that carry one bit each: whether the reference at that distance is relevant.</summary>
/// <remarks>
/// <para>
/// A key holds the distance's bits above that mark. Distances are not negative, so their bits order as they do. The sort is stable and
/// looks at the distance alone: keys that stand in the order of their references keep it where distances tie.
/// </para>
/// <para>
/// Keys are dealt into at most twice as many buckets as there are keys, by the leading bits in which they differ; a bucket that stays large
/// is dealt again by the bits in which its own keys differ. An insertion sort then moves the few neighbours that are left out of order.
/// O(n) where no key is dealt often, and O(n·64 / 6) at worst, as a bucket of more than 32 keys is dealt by 6 bits or more.
/// </para>
/// </remarks>
internal static class RankingKeys
{
    private const int LargestUnsorted = 32;

    /// <summary>The key of a reference.</summary>
    /// <param name="distance">Its distance, 0 ≤ distance; not −0, not NaN.</param>
    /// <param name="isRelevant">Whether it is relevant.</param>
    public static ulong Of(double distance, bool isRelevant) => (BitConverter.DoubleToUInt64Bits(distance) << 1) | (isRelevant ? 1UL : 0);

    /// <summary>Whether the reference of a key is relevant: 1 or 0.</summary>
    public static int Relevance(ulong key) => (int)(key & 1);

    /// <summary>Sorts keys by distance and keeps the order of equal distances. O(n) memory.</summary>
    public static void Sort(Span<ulong> keys)
    {
        ulong[] scratch = ArrayPool<ulong>.Shared.Rent(keys.Length);
        int[] ends = ArrayPool<int>.Shared.Rent((1 << BucketBits(keys.Length)) + 1);
        Stack<(int Start, int Length)> large = new();
        large.Push((0, keys.Length));
        while (large.TryPop(out (int Start, int Length) range))
        {
            if (range.Length > LargestUnsorted)
            {
                Deal(keys, range, scratch, ends, large);
            }
        }

        SortNeighbors(keys);
        ArrayPool<ulong>.Shared.Return(scratch);
        ArrayPool<int>.Shared.Return(ends);
    }

    private static int BucketBits(int length) => Math.Min(30, BitOperations.Log2((uint)length) + 1);

    private static void Deal(
        Span<ulong> all, (int Start, int Length) part, Span<ulong> scratch, Span<int> ends, Stack<(int Start, int Length)> large)
    {
        Span<ulong> keys = all.Slice(part.Start, part.Length);
        ulong least = TensorPrimitives.Min<ulong>(keys) >> 1 << 1;
        ulong range = (TensorPrimitives.Max<ulong>(keys) - least) >> 1;
        if (range == 0)
        {
            return;
        }

        int shift = 1 + Math.Max(0, BitOperations.Log2(range) + 1 - BucketBits(keys.Length)); // the mark is none of the bits
        int bucketCount = (int)(((range << 1) | 1) >> shift) + 1;
        Distribute(keys, least, shift, scratch[..keys.Length], ends[..(bucketCount + 1)]);
        for (int bucket = 0, first = 0; bucket < bucketCount; first = ends[bucket++])
        {
            if (ends[bucket] - first > LargestUnsorted)
            {
                large.Push((part.Start + first, ends[bucket] - first));
            }
        }
    }

    // Leaves in ends[b] where bucket b ends.
    private static void Distribute(Span<ulong> keys, ulong least, int shift, Span<ulong> scratch, Span<int> ends)
    {
        ends.Clear();
        foreach (ulong key in keys)
        {
            ends[(int)((key - least) >> shift) + 1]++;
        }

        for (int bucket = 1; bucket < ends.Length; bucket++)
        {
            ends[bucket] += ends[bucket - 1];
        }

        foreach (ulong key in keys)
        {
            scratch[ends[(int)((key - least) >> shift)]++] = key;
        }

        scratch.CopyTo(keys);
    }

    private static void SortNeighbors(Span<ulong> keys)
    {
        for (int i = 1; i < keys.Length; i++)
        {
            ulong key = keys[i];
            int at = i;
            for (; at > 0 && keys[at - 1] >> 1 > key >> 1; at--)
            {
                keys[at] = keys[at - 1];
            }

            keys[at] = key;
        }
    }
}
