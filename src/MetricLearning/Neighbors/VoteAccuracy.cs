using MetricLearning.Distances;

namespace MetricLearning.Neighbors;

/// <summary>
/// The share of rows that the majority of their nearest rows of a gallery labels right. Needs O(k) memory for each of a block.
/// </summary>
internal static class VoteAccuracy
{
    private const int BlockRows = 1024;
    private const int BlockNeighbors = 1 << 20;

    /// <summary>Labels each row of a snapshot by its nearest others.</summary>
    /// <param name="snapshot">The rows.</param>
    /// <param name="neighborCount">Rows that vote.</param>
    /// <param name="filter">Which rows may vote; null for all.</param>
    public static double LeaveOneOut(GallerySnapshot snapshot, int neighborCount, GalleryFilter? filter)
    {
        int[] slots = new int[RowsOfABlock(snapshot.Count, neighborCount)], nearest = new int[slots.Length * neighborCount];
        float[] distances = new float[nearest.Length];
        int right = 0;
        for (int first = 0, count; (count = snapshot.CopySlots(first, slots)) > 0; first = slots[count - 1] + 1)
        {
            int length = count * neighborCount;
            snapshot.SearchOthers(slots.AsSpan(0, count), neighborCount, nearest.AsSpan(0, length), distances.AsSpan(0, length), filter);
            for (int i = 0; i < count; i++)
            {
                right += Winner(snapshot, nearest, distances, i, neighborCount) == snapshot.ClassOf(slots[i]) ? 1 : 0;
            }
        }

        return (double)right / snapshot.Count;
    }

    /// <summary>Labels rows that are not in the snapshot.</summary>
    /// <param name="snapshot">The rows of the gallery.</param>
    /// <param name="neighborCount">Rows that vote.</param>
    /// <param name="filter">Which rows may vote; null for all.</param>
    /// <param name="rows">The rows to label, [m × d], checked.</param>
    /// <param name="labels">Their labels, [m].</param>
    public static double Of(
        GallerySnapshot snapshot, int neighborCount, GalleryFilter? filter, ReadOnlySpan<float> rows, string[] labels)
    {
        int blockRows = RowsOfABlock(labels.Length, neighborCount);
        int[] nearest = new int[blockRows * neighborCount];
        float[] distances = new float[nearest.Length];
        int right = 0;
        for (int first = 0; first < labels.Length; first += blockRows)
        {
            int count = Math.Min(blockRows, labels.Length - first), length = count * neighborCount;
            ReadOnlySpan<float> block = rows.Slice(first * snapshot.Dimension, count * snapshot.Dimension);
            (filter?.Rows ?? snapshot.Rows).Search(
                block, [], neighborCount, nearest.AsSpan(0, length), distances.AsSpan(0, length));
            for (int i = 0; i < count; i++)
            {
                int winner = Winner(snapshot, nearest, distances, i, neighborCount);
                right += snapshot.ClassAt(winner).Label == labels[first + i] ? 1 : 0;
            }
        }

        return (double)right / labels.Length;
    }

    private static int RowsOfABlock(int rows, int neighborCount) =>
        Math.Min(rows, Math.Clamp(BlockNeighbors / neighborCount, 1, BlockRows));

    // Writes class numbers over the slots of the row's neighbours.
    private static int Winner(GallerySnapshot snapshot, int[] nearest, float[] distances, int row, int neighborCount)
    {
        Span<int> classes = nearest.AsSpan(row * neighborCount, neighborCount);
        foreach (ref int slot in classes)
        {
            slot = snapshot.ClassOf(slot);
        }

        ReadOnlySpan<float> own = distances.AsSpan(row * neighborCount, neighborCount);
        return VoteCount.Winner(classes, own, NeighborVote.Majority, snapshot.Metric == DistanceMetric.InnerProduct, out _);
    }
}
