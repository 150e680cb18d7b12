using MetricLearning.Distances;
using MetricLearning.Internal;

namespace MetricLearning.Sampling;

/// <summary>Takes each anchor's nearest positive alone, and every negative.</summary>
/// <remarks>
/// <para>
/// Pulling an anchor towards all rows of its label folds the label into one point and throws away what tells its rows apart; pulling it
/// towards the nearest lets a label keep its varieties, which serves labels that training never saw. Of equally near positives the one
/// with the lower index is taken; negatives are ascending. An anchor without a positive or a negative in the batch gets no pair. Where a
/// distance is not finite nothing is chosen: the set stands for all pairs of the batch, so that the loss shows it.
/// </para>
/// <para>O(b²) beside the distances; 4 bytes per pair. Allocates only when it grows. Not thread-safe.</para>
/// <para>
/// Source: Xuan, Stylianou, Pless, "Improved embeddings with easy positive triplet mining", 2020, equation 2, with all negatives (EP).
/// </para>
/// </remarks>
public sealed class EasyPositivePairSampler : IPairSampler, IServesOneRun
{
    private readonly SamplerBatch _batch = new();
    private int[] _negatives = [];

    /// <inheritdoc/>
    public void Sample(EmbeddedBatch batch, PairSet destination)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(destination);
        if (!_batch.TryOpen(batch, destination, out ReadOnlySpan<float> distances))
        {
            return;
        }

        Scratch.Grow(ref _negatives, batch.RowCount);
        for (int anchor = 0; anchor < batch.AnchorCount; anchor++)
        {
            int positive = NearestPositive(anchor, distances.Slice(anchor * batch.RowCount, batch.RowCount));
            ReadOnlySpan<int> negatives = NegativesOf(anchor, batch.Labels);
            bool isAnchor = positive >= 0 && !negatives.IsEmpty;
            destination.AddAnchor(isAnchor ? [positive] : [], isAnchor ? negatives : []);
        }
    }

    private int NearestPositive(int anchor, ReadOnlySpan<float> fromAnchor)
    {
        int nearest = -1;
        foreach (int row in _batch.RowsLike(anchor))
        {
            if (row != anchor && (nearest < 0 || fromAnchor[row] < fromAnchor[nearest]))
            {
                nearest = row;
            }
        }

        return nearest;
    }

    private ReadOnlySpan<int> NegativesOf(int anchor, ReadOnlySpan<int> labels)
    {
        int count = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            if (labels[row] != labels[anchor])
            {
                _negatives[count++] = row;
            }
        }

        return _negatives.AsSpan(0, count);
    }
}
