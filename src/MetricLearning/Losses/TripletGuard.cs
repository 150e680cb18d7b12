using MetricLearning.Distances;
using MetricLearning.Sampling;

namespace MetricLearning.Losses;

/// <summary>What a triplet loss asks of its arguments.</summary>
internal static class TripletGuard
{
    /// <summary>Requires triplets to lie within the batch.</summary>
    public static void RequireTripletsOf(EmbeddedBatch batch, TripletSet triplets)
    {
        if (triplets.IsAll)
        {
            long count = batch.CountAllTriplets();
            if (triplets.Count != count)
            {
                throw new ArgumentException(
                    $"triplets stands for all {triplets.Count} triplets of a batch, but this batch has {count}; call SetAll with this batch.",
                    nameof(triplets));
            }

            return;
        }

        ReadOnlySpan<Triplet> listed = triplets.Listed;
        uint rows = (uint)batch.RowCount;
        for (int i = 0; i < listed.Length; i++)
        {
            Triplet triplet = listed[i];
            if ((uint)triplet.Anchor >= rows || (uint)triplet.Positive >= rows || (uint)triplet.Negative >= rows)
            {
                throw new ArgumentException(
                    $"triplets[{i}] is ({triplet.Anchor}, {triplet.Positive}, {triplet.Negative}); each index must be at least 0 and less than " +
                    $"{rows}, the number of rows of the batch. Sample from this batch.",
                    nameof(triplets));
            }
        }
    }
}
