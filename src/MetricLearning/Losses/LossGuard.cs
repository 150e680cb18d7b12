using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Sampling;

namespace MetricLearning.Losses;

/// <summary>What losses require of their arguments and options, and what they return for embeddings that are not finite.</summary>
internal static class LossGuard
{
    /// <summary>Requires a batch that compares rows as the loss does and a gradient of its anchors' shape.</summary>
    /// <returns>The memory of the gradient.</returns>
    public static Span<float> Open(EmbeddedBatch batch, EmbeddingDistance distance, in TensorSpan<float> gradient)
    {
        ArgumentNullException.ThrowIfNull(batch);
        RequireDistance(batch, distance);
        return Shape.Matrix(gradient, nameof(gradient), batch.AnchorCount, batch.Dimension);
    }

    /// <summary>Requires the batch to compare rows as the loss does.</summary>
    public static void RequireDistance(EmbeddedBatch batch, EmbeddingDistance distance)
    {
        if (batch.Distance != distance)
        {
            throw new ArgumentException(
                $"batch compares rows by {batch.Distance}, the loss by {distance}; make the batch with the loss's distance.",
                nameof(batch));
        }
    }

    /// <summary>Requires all rows to be anchors: the others have no distances among each other.</summary>
    public static void RequireAnchorsOnly(EmbeddedBatch batch)
    {
        if (batch.AnchorCount < batch.RowCount)
        {
            throw new ArgumentException(
                $"batch has {batch.RowCount} rows of which {batch.AnchorCount} are anchors; a loss with swap needs the distance of " +
                "each positive from each negative, and other rows have none. Leave Swap out, or the memory of earlier batches.",
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
                    $"triplets stands for all {triplets.Count} triplets of a batch, but this batch has {count}; " +
                    "call SetAll with this batch.",
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
                    $"triplets[{i}] is ({triplet.Anchor}, {triplet.Positive}, {triplet.Negative}); each index must be at least 0, " +
                    $"the anchor's less than {anchors} and the others' less than {rows}, the numbers of anchors and rows of the batch. " +
                    "Sample from this batch.",
                    nameof(triplets));
            }
        }
    }

    /// <summary>Requires pairs to lie within the batch, and those of an anchor to fit one array.</summary>
    public static void RequirePairsOf(EmbeddedBatch batch, PairSet pairs)
    {
        if (pairs.AnchorCount > batch.AnchorCount)
        {
            throw new ArgumentException(
                $"The sampler gave pairs to {pairs.AnchorCount} anchors, but the batch has {batch.AnchorCount}; " +
                "give each anchor its pairs once.",
                nameof(batch));
        }

        for (int anchor = 0; anchor < pairs.AnchorCount; anchor++)
        {
            ReadOnlySpan<int> positives = pairs.PositivesOf(anchor);
            ReadOnlySpan<int> negatives = pairs.NegativesOf(anchor);
            Scratch.Length((long)positives.Length + negatives.Length, nameof(batch), "pairs of one anchor");
            RequireRowsOf(batch, anchor, positives);
            RequireRowsOf(batch, anchor, negatives);
        }
    }

    /// <summary>The number of distances between anchors and rows, as the length of an array.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="stride">Numbers from one anchor to the next, at least the number of rows.</param>
    /// <exception cref="ArgumentException">So many do not fit one array.</exception>
    public static int DistanceCount(EmbeddedBatch batch, int stride)
    {
        int count = Scratch.Length((long)batch.AnchorCount * stride, nameof(batch), "distances between anchors and rows");
        batch.RequireRoomForDistances(nameof(batch));
        return count;
    }

    /// <summary>Makes the whole gradient and every sum NaN, so that no step can be taken on them unnoticed.</summary>
    public static LossResult NotANumber(long termCount, Span<float> gradient)
    {
        gradient.Fill(float.NaN);
        return LossSums.NotANumber(termCount);
    }

    /// <summary>Requires a temperature at which rounding of the similarities stays small beside the loss.</summary>
    public static void RequireTemperature(
        double temperature, [CallerArgumentExpression(nameof(temperature))] string name = "") =>
        Throw.IfNot(temperature is >= 1e-6 and <= 1e6, temperature, "1e-6 ≤ temperature ≤ 1e6", "Use 0.1 when in doubt.", name);

    /// <summary>Requires a scale at which rounding of the similarities stays small beside the loss.</summary>
    public static void RequireScale(double scale, [CallerArgumentExpression(nameof(scale))] string name = "") =>
        Throw.IfNot(scale is >= 1e-6 and <= 1e6, scale, "1e-6 ≤ scale ≤ 1e6", "Leave it at its default when in doubt.", name);

    private static void RequireRowsOf(EmbeddedBatch batch, int anchor, ReadOnlySpan<int> rows)
    {
        foreach (int row in rows)
        {
            if ((uint)row >= (uint)batch.RowCount)
            {
                throw new ArgumentException(
                    $"The sampler paired anchor {anchor} with row {row}; expected 0 to {batch.RowCount - 1}, a row of the batch. " +
                    "Mend the sampler.",
                    nameof(batch));
            }
        }
    }
}
