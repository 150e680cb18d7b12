using MetricLearning.Distances;
using MetricLearning.Sampling;

namespace MetricLearning.Losses;

/// <summary>What a triplet loss asks of its arguments.</summary>
internal static class TripletGuard
{
    /// <summary>Requires rows among each other to have distances: those that are no anchors have none.</summary>
    public static void RequireAnchorsOnly(EmbeddedBatch batch)
    {
        if (batch.AnchorCount < batch.RowCount)
        {
            throw new ArgumentException(
                $"batch has {batch.RowCount} rows of which {batch.AnchorCount} are anchors; a loss with swap needs the distance of each " +
                "positive " +
                "from each negative, and other rows have none. Leave Swap out, or the memory of earlier batches.",
                nameof(batch));
        }
    }

    /// <summary>Requires triplets to lie within the batch.</summary>
    public static void RequireTripletsOf(EmbeddedBatch batch, TripletSet triplets)
    {
        if (triplets.IsAll)
        {
            long count = batch.CountAllTriplets();
            if (triplets.Count != count)
            {
                throw new ArgumentException(
                    $"triplets stands for all {triplets.Count} triplets of a batch, but this batch has {count}; call SetAll with this " +
                    "batch.",
                    nameof(triplets));
            }

            return;
        }

        ReadOnlySpan<Triplet> listed = triplets.Listed;
        (uint anchors, uint rows) = ((uint)batch.AnchorCount, (uint)batch.RowCount);
        for (int i = 0; i < listed.Length; i++)
        {
            Triplet triplet = listed[i];
            if ((uint)triplet.Anchor >= anchors || (uint)triplet.Positive >= rows || (uint)triplet.Negative >= rows)
            {
                throw new ArgumentException(
                    $"triplets[{i}] is ({triplet.Anchor}, {triplet.Positive}, {triplet.Negative}); each index must be at least 0, the " +
                    "anchor's " +
                    $"less than {anchors} and the others' less than {rows}, the numbers of anchors and rows of the batch. Sample from " +
                    "this batch.",
                    nameof(triplets));
            }
        }
    }
}
