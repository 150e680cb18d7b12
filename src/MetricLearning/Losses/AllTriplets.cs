using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Losses;

/// <summary>Evaluates every triplet of a batch, anchor by anchor, without a list of them.</summary>
/// <remarks>
/// The rows of a class have the same negatives. A copy of each row of distances holds +∞ where there is no negative, so one pass over
/// whole vectors evaluates an anchor and a positive with all their negatives. Memory O(a·b), time O(triplets) with a small constant.
/// </remarks>
/// <param name="margin">The margin.</param>
/// <param name="swap">Whether the negative's distance is min(D_an, D_pn).</param>
internal sealed class AllTriplets(float margin, bool swap)
{
    private readonly ClassIndex _classes = new();
    private float[] _negatives = [];

    /// <summary>Adds up the losses of all triplets and gathers the gradient of that sum with respect to the distances.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="distanceGradient">The gradient, [a × padded b].</param>
    public LossSums Accumulate<TTerm>(EmbeddedBatch batch, Span<float> distanceGradient)
        where TTerm : struct, ILossTerm
    {
        int stride = TripletRow.PaddedLength(batch.RowCount);
        Scratch.Grow(ref _negatives, LossGuard.DistanceCount(batch, stride));
        _classes.Rebuild(batch.Labels);

        LossSums sums = default;
        for (int number = 0; number < _classes.ClassCount; number++)
        {
            ReadOnlySpan<int> members = _classes.RowsOf(number);
            if (members.Length == 1 || members.Length == batch.RowCount)
            {
                continue; // no positive, or no negative
            }

            ReadOnlySpan<int> anchors = AnchorsAmong(members, batch.AnchorCount);
            long triplets = (long)anchors.Length * (members.Length - 1) * (batch.RowCount - members.Length);
            sums.AddNegatives(FillNegatives(batch, anchors, members, stride) * (members.Length - 1), triplets);
            foreach (int anchor in anchors)
            {
                AccumulateAnchor<TTerm>(batch, anchor, members, distanceGradient, ref sums);
            }
        }

        return sums;
    }

    // Rows are ascending, so the anchors come first.
    private static ReadOnlySpan<int> AnchorsAmong(ReadOnlySpan<int> rows, int anchorCount)
    {
        int count = rows.Length;
        while (count > 0 && rows[count - 1] >= anchorCount)
        {
            count--;
        }

        return rows[..count];
    }

    // Returns the sum of the negatives' distances over the anchors.
    private double FillNegatives(EmbeddedBatch batch, ReadOnlySpan<int> anchors, ReadOnlySpan<int> members, int stride)
    {
        double sum = 0;
        foreach (int anchor in anchors)
        {
            Span<float> row = _negatives.AsSpan(anchor * stride, stride);
            batch.DistanceRow(anchor).CopyTo(row);
            foreach (int same in members)
            {
                row[same] = 0;
            }

            sum += TensorPrimitives.Sum(row[..batch.RowCount]);
            row[batch.RowCount..].Fill(float.PositiveInfinity);
            foreach (int same in members)
            {
                row[same] = float.PositiveInfinity;
            }
        }

        return sum;
    }

    private void AccumulateAnchor<TTerm>(
        EmbeddedBatch batch, int anchor, ReadOnlySpan<int> members, Span<float> distanceGradient, ref LossSums sums)
        where TTerm : struct, ILossTerm
    {
        int stride = TripletRow.PaddedLength(batch.RowCount);
        ReadOnlySpan<float> distances = batch.DistanceRow(anchor);
        ReadOnlySpan<float> negatives = _negatives.AsSpan(anchor * stride, stride);
        Span<float> gradient = distanceGradient.Slice(anchor * stride, stride);
        int negativeCount = batch.RowCount - members.Length;
        double positiveDistance = 0;
        foreach (int positive in members)
        {
            if (positive == anchor)
            {
                continue;
            }

            float bound = distances[positive] + margin;
            int start = positive * stride;
            TermSums row = swap
                ? TripletRow.AccumulateSwapped<TTerm>(
                    bound, negatives, _negatives.AsSpan(start, stride), gradient, distanceGradient.Slice(start, stride))
                : TripletRow.Accumulate<TTerm>(bound, negatives, gradient);
            gradient[positive] += (float)row.Slope;
            sums.Add(row.Loss, negativeCount, TTerm.CountActive(row, negativeCount));
            positiveDistance += distances[positive];
        }

        sums.AddPositives(positiveDistance * negativeCount, (long)(members.Length - 1) * negativeCount);
    }
}
