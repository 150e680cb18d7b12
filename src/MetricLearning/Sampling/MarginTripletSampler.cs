using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Sampling;

/// <summary>Takes the triplets of the batch that are of one difficulty: hard, semi-hard, easy, or all that violate the margin.</summary>
/// <remarks>
/// <para>
/// Every anchor-positive pair is combined with every negative that fits, or with the nearest one of them alone. Semi-hard with the nearest
/// negative is FaceNet's choice: per pair, the hardest of the negatives that lie inside the margin but beyond the positive. Triplets are
/// ascending by anchor, positive, negative. A batch that is empty, of one label or all of different labels gives none. Where a distance is
/// not finite nothing is chosen: the set stands for all triplets of the batch, so that the loss shows it.
/// </para>
/// <para>
/// O(b²) beside the distances for pairs that no negative fits, O(b) more for each other pair; 12 bytes per triplet. A loss that takes the
/// mean over violating triplets needs no list of them: <see cref="AllTripletSampler"/> serves it. Where a batch has more triplets in all
/// than a set lists, those that fit are counted first. Allocates only when it grows. Not thread-safe.
/// </para>
/// <para>
/// Source: Schroff, Kalenichenko, Philbin, "FaceNet: a unified embedding for face recognition and clustering", 2015, equation 4.
/// </para>
/// </remarks>
public sealed class MarginTripletSampler : ITripletSampler, IServesOneRun
{
    private readonly SamplerBatch _batch = new();
    private readonly NegativeChoice _negatives;
    private readonly float _above;
    private readonly float _upTo;
    private int[] _fitting = [];

    /// <summary>Makes the sampler.</summary>
    /// <param name="difficulty">Which triplets are taken.</param>
    /// <param name="margin">The margin, in the batch's distance, 0 ≤ margin; usually the loss's. Hard triplets do not depend on it.</param>
    /// <param name="negatives">Which negatives of a pair are taken.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public MarginTripletSampler(TripletDifficulty difficulty, double margin, NegativeChoice negatives = NegativeChoice.Every)
    {
        Throw.IfNot(margin >= 0 && float.IsFinite((float)margin), margin, "0 ≤ margin < ∞ as a float", "Pass the margin of the loss.");
        Throw.IfNotDefined(difficulty);
        Throw.IfNotDefined(negatives);
        _negatives = negatives;
        (_above, _upTo) = difficulty switch
        {
            TripletDifficulty.Violating => (float.NegativeInfinity, (float)margin),
            TripletDifficulty.Hard => (float.NegativeInfinity, 0),
            TripletDifficulty.SemiHard => (0, (float)margin),
            _ => ((float)margin, float.MaxValue),
        };
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// More than <see cref="TripletSet.MaxListedCount"/> triplets fit; <paramref name="destination"/> is left empty.
    /// </exception>
    public void Sample(EmbeddedBatch batch, TripletSet destination)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(destination);
        if (!_batch.TryOpen(batch, destination, out ReadOnlySpan<float> distances))
        {
            return;
        }

        if (_negatives == NegativeChoice.Every)
        {
            ThrowIfTooMany(batch, distances);
        }

        Scratch.Grow(ref _fitting, batch.RowCount);
        for (int anchor = 0; anchor < batch.AnchorCount; anchor++)
        {
            if (_batch.RowsLike(anchor).Length >= 2)
            {
                AddTriplets(anchor, distances, destination);
            }
        }
    }

    private void ThrowIfTooMany(EmbeddedBatch batch, ReadOnlySpan<float> distances)
    {
        if (_batch.CountAllTriplets(batch.AnchorCount) <= TripletSet.MaxListedCount)
        {
            return;
        }

        long count = 0;
        for (int anchor = 0; anchor < batch.AnchorCount; anchor++)
        {
            count += CountTriplets(anchor, distances);
        }

        if (count > TripletSet.MaxListedCount)
        {
            throw new ArgumentException(
                $"batch has {count} triplets that fit; at most {TripletSet.MaxListedCount} can be listed. Use smaller batches, " +
                $"{nameof(NegativeChoice)}.{nameof(NegativeChoice.Nearest)}, or {nameof(AllTripletSampler)}, which lists none.",
                nameof(batch));
        }
    }

    private long CountTriplets(int anchor, ReadOnlySpan<float> distances)
    {
        ReadOnlySpan<float> negatives = _batch.NegativeDistances(anchor, distances);
        ReadOnlySpan<float> fromAnchor = distances.Slice(anchor * negatives.Length, negatives.Length);
        long count = 0;
        foreach (int positive in _batch.RowsLike(anchor))
        {
            count += positive == anchor ? 0 : RangeKernel.Count(negatives, fromAnchor[positive], _above, _upTo);
        }

        return count;
    }

    private void AddTriplets(int anchor, ReadOnlySpan<float> distances, TripletSet destination)
    {
        ReadOnlySpan<float> negatives = _batch.NegativeDistances(anchor, distances);
        ReadOnlySpan<float> fromAnchor = distances.Slice(anchor * negatives.Length, negatives.Length);
        float nearest = TensorPrimitives.Min(negatives);
        foreach (int positive in _batch.RowsLike(anchor))
        {
            if (positive == anchor || nearest - fromAnchor[positive] > _upTo)
            {
                continue;
            }

            if (_negatives == NegativeChoice.Every)
            {
                int count = RangeKernel.Select(negatives, fromAnchor[positive], _above, _upTo, _fitting);
                destination.AddAll(anchor, positive, _fitting.AsSpan(0, count));
                continue;
            }

            int negative = RangeKernel.IndexOfSmallest(negatives, fromAnchor[positive], _above, _upTo);
            if (negative >= 0)
            {
                destination.Add(new Triplet(anchor, positive, negative));
            }
        }
    }
}
