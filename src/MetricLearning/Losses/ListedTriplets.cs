using MetricLearning.Kernels;
using MetricLearning.Sampling;

namespace MetricLearning.Losses;

/// <summary>Evaluates triplets of a list one after the other.</summary>
internal static class ListedTriplets
{
    /// <summary>Adds up the losses of triplets and gathers the gradient of that sum. O(1) distances per triplet.</summary>
    public static TripletSums Accumulate<TTerm, TPairs>(ReadOnlySpan<Triplet> triplets, TPairs pairs, float margin, bool swap)
        where TTerm : struct, ITripletTerm
        where TPairs : struct, IPairDistances, allows ref struct
    {
        TripletSums sums = default;
        foreach (Triplet triplet in triplets)
        {
            float positive = pairs.Between(triplet.Anchor, triplet.Positive);
            float negative = pairs.Between(triplet.Anchor, triplet.Negative);
            sums.PositiveDistance += positive;
            sums.NegativeDistance += negative;

            int farEnd = triplet.Anchor; // of the negative's pair
            if (swap)
            {
                float swapped = pairs.Between(triplet.Positive, triplet.Negative);
                (farEnd, negative) = swapped < negative ? (triplet.Positive, swapped) : (farEnd, negative);
            }

            sums.Loss += TTerm.Of(positive + margin - negative, out float slope);
            sums.Slope += slope;
            if (slope != 0)
            {
                pairs.AddGradient(triplet.Anchor, triplet.Positive, positive, slope);
                pairs.AddGradient(farEnd, triplet.Negative, negative, -slope);
            }
        }

        return sums;
    }
}
