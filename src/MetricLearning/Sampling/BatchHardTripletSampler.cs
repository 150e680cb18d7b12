using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Sampling;

/// <summary>Takes one triplet per anchor: its farthest positive and its nearest negative in the batch.</summary>
/// <remarks>
/// <para>
/// Of rows at equal distance the one with the lower index is taken. Triplets are in ascending order of anchor. Rows without a positive or a
/// negative give none, so a batch that is empty, of one label or all of different labels gives no triplet. Where a distance is not finite
/// nothing is chosen: the set stands for all triplets of the batch, so that the loss shows it.
/// </para>
/// <para>O(b²) beside the distances; allocates only when it grows. Not thread-safe.</para>
/// <para>Source: Hermans, Beyer, Leibe, "In defense of the triplet loss for person re-identification", 2017, equation 5.</para>
/// </remarks>
public sealed class BatchHardTripletSampler : ITripletSampler, IServesOneRun
{
    private readonly SamplerBatch _batch = new();

    /// <inheritdoc/>
    public void Sample(EmbeddedBatch batch, TripletSet destination)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(destination);
        if (!_batch.TryOpen(batch, destination, out ReadOnlySpan<float> distances))
        {
            return;
        }

        for (int anchor = 0; anchor < batch.AnchorCount; anchor++)
        {
            ReadOnlySpan<int> rows = _batch.RowsLike(anchor);
            if (rows.Length >= 2)
            {
                int positive = Farthest(anchor, rows, distances.Slice(anchor * batch.RowCount, batch.RowCount));
                int negative = RangeKernel.IndexOfSmallest(
                    _batch.NegativeDistances(anchor, distances), origin: 0, above: float.NegativeInfinity, upTo: float.MaxValue);
                destination.Add(new Triplet(anchor, positive, negative));
            }
        }
    }

    private static int Farthest(int anchor, ReadOnlySpan<int> rows, ReadOnlySpan<float> distances)
    {
        int farthest = rows[0] == anchor ? rows[1] : rows[0];
        foreach (int row in rows)
        {
            farthest = row != anchor && distances[row] > distances[farthest] ? row : farthest;
        }

        return farthest;
    }
}
