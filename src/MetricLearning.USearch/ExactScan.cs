using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.USearch;

/// <summary>A row that was found.</summary>
/// <param name="Slot">Its slot.</param>
/// <param name="Distance">Its distance, in double precision.</param>
internal readonly record struct FoundRow(int Slot, double Distance) : IComparable<FoundRow>
{
    /// <summary>Nearer rows first, of equally near ones that which was added first.</summary>
    public int CompareTo(FoundRow other)
    {
        int order = Distance.CompareTo(other.Distance);
        return order != 0 ? order : Slot.CompareTo(other.Slot);
    }
}

/// <summary>Compares queries with all rows that take part: reads them in blocks, each searched by the core's exact search.</summary>
internal static class ExactScan
{
    private const int BlockFloats = 1 << 20;
    private const int LargestBlock = 1 << 14;
    private const int QueryBlock = 1024;

    /// <summary>The nearest rows of each query.</summary>
    /// <param name="state">The rows.</param>
    /// <param name="codec">How they are stored.</param>
    /// <param name="metric">How they are compared.</param>
    /// <param name="slots">Those that take part, in ascending order.</param>
    /// <param name="queries">Queries, [m × d].</param>
    /// <param name="neighborCount">Rows to find, 1 or more; all that take part where there are fewer.</param>
    /// <param name="threads">The largest number of threads.</param>
    /// <param name="compared">Told how many rows have been compared, after each block; null for nobody.</param>
    /// <param name="cancellationToken">Looked at between blocks.</param>
    /// <returns>[m][at most k], nearest first.</returns>
    public static FoundRow[][] Search(
        GalleryState state, RowCodec codec, DistanceMetric metric, List<int> slots, ReadOnlyMemory<float> queries, int neighborCount,
        int threads, IProgress<int>? compared, CancellationToken cancellationToken)
    {
        int dimension = codec.Dimension, queryCount = queries.Length / dimension;
        FoundRow[][] nearest = new FoundRow[queryCount][];
        Array.Fill(nearest, []);
        int blockRows = Math.Clamp(BlockFloats / dimension, 1, LargestBlock);
        bool isSortedLate = neighborCount > blockRows; // merging so many with each block would take time of their square
        List<FoundRow>[] all = [.. Enumerable.Range(0, isSortedLate ? queryCount : 0).Select(_ => new List<FoundRow>())];
        float[] rows = new float[Math.Min(blockRows, slots.Count) * dimension];
        for (int start = 0; start < slots.Count && queryCount > 0; start += blockRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int[] block = [.. slots.Skip(start).Take(blockRows)];
            Span<float> values = rows.AsSpan(0, block.Length * dimension);
            state.Graph.Read(block, codec, values);
            NeighborIndex index = new(metric, threads);
            index.Add(new(values, [block.Length, dimension], []));
            for (int first = 0; first < queryCount; first += QueryBlock)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int count = Math.Min(QueryBlock, queryCount - first);
                ReadOnlySpan<float> some = queries.Span.Slice(first * dimension, count * dimension);
                NeighborTable table = index.Search(new(some, [count, dimension], []), Math.Min(neighborCount, block.Length));
                for (int i = 0; i < count; i++)
                {
                    ReadOnlySpan<float> query = some.Slice(i * dimension, dimension);
                    if (isSortedLate)
                    {
                        Append(all[first + i], table.Indices(i), block, metric, query, values, neighborCount);
                    }
                    else
                    {
                        nearest[first + i] = Merge(nearest[first + i], table.Indices(i), block, metric, query, values, neighborCount);
                    }
                }
            }

            compared?.Report(start + block.Length);
        }

        for (int query = 0; query < all.Length; query++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Cut(all[query], neighborCount);
            nearest[query] = [.. all[query]];
            all[query] = []; // gives its memory back before the next one is copied
        }

        return nearest;
    }

    // Adds what a block has, and leaves the nearest whenever there are twice as many as are wanted.
    private static void Append(
        List<FoundRow> all, ReadOnlySpan<int> found, int[] block, DistanceMetric metric, ReadOnlySpan<float> query,
        ReadOnlySpan<float> rows, int neighborCount)
    {
        foreach (int row in found)
        {
            all.Add(new(block[row], RowDistance.Of(metric, query, rows.Slice(row * query.Length, query.Length))));
        }

        if (all.Count / 2 >= neighborCount)
        {
            Cut(all, neighborCount);
        }
    }

    private static void Cut(List<FoundRow> all, int neighborCount)
    {
        all.Sort();
        all.RemoveRange(Math.Min(neighborCount, all.Count), Math.Max(0, all.Count - neighborCount));
    }

    // The nearest of those that were found before and those of a block. The table's distances are rounded: rows of two blocks are ordered
    // by the distances that it was sorted by.
    private static FoundRow[] Merge(
        FoundRow[] before, ReadOnlySpan<int> found, int[] block, DistanceMetric metric, ReadOnlySpan<float> query, ReadOnlySpan<float> rows,
        int neighborCount)
    {
        FoundRow[] merged = new FoundRow[Math.Min(neighborCount, before.Length + found.Length)];
        int taken = 0, next = 0;
        FoundRow candidate = default;
        int computed = -1;
        for (int place = 0; place < merged.Length; place++)
        {
            if (next < found.Length && computed != next)
            {
                ReadOnlySpan<float> row = rows.Slice(found[next] * query.Length, query.Length);
                (candidate, computed) = (new(block[found[next]], RowDistance.Of(metric, query, row)), next);
            }

            bool isOld = next >= found.Length || (taken < before.Length && before[taken].CompareTo(candidate) < 0);
            merged[place] = isOld ? before[taken++] : candidate;
            next += isOld ? 0 : 1;
        }

        return merged;
    }
}
