using MetricLearning.Distances;

namespace MetricLearning.Sampling;

/// <summary>Reads the triplets off a batch that was made of them: of 3·t rows, triplet i is (i, t + i, 2·t + i).</summary>
/// <remarks>
/// The partner of <see cref="TripletBatchSampler"/>. Rows that are no anchors are left out. Needs no distances; O(b). An empty batch
/// gives no triplet. Thread-safe.
/// </remarks>
public sealed class StackedTripletSampler : ITripletSampler
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The number of rows is no multiple of 3, or the labels are not those of triplets; <paramref name="destination"/> is left as it was.
    /// </exception>
    public void Sample(EmbeddedBatch batch, TripletSet destination)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(destination);
        int count = CheckedTripletCount(batch);
        destination.Clear();
        for (int i = 0; i < count; i++)
        {
            destination.Add(new Triplet(i, count + i, (2 * count) + i));
        }
    }

    private static int CheckedTripletCount(EmbeddedBatch batch)
    {
        ReadOnlySpan<int> labels = batch.Labels[..batch.AnchorCount];
        if (labels.Length % 3 != 0)
        {
            throw new ArgumentException(
                $"batch has {labels.Length} rows; expected a multiple of 3: anchors, then positives, then negatives. " +
                "Make batches with TripletBatchSampler, or choose another triplet sampler.",
                nameof(batch));
        }

        int count = labels.Length / 3;
        for (int i = 0; i < count; i++)
        {
            (int anchor, int positive, int negative) = (labels[i], labels[count + i], labels[(2 * count) + i]);
            if (anchor != positive || anchor == negative)
            {
                throw new ArgumentException(
                    $"batch has labels {anchor}, {positive} and {negative} at rows {i}, {count + i} and {(2 * count) + i}; expected an " +
                    "anchor, a positive of its label and a negative of another. " +
                    "Make batches with TripletBatchSampler, or choose another triplet sampler.",
                    nameof(batch));
            }
        }

        return count;
    }
}
