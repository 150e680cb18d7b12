using MetricLearning.Distances;
using MetricLearning.Kernels;
using MetricLearning.Sampling;

namespace MetricLearning.Losses;

/// <summary>Evaluates triplets of a list one after the other.</summary>
internal static class ListedTriplets
{
    /// <summary>Adds up the losses of triplets and gathers the gradient of that sum. O(1) distances per triplet.</summary>
    public static LossSums Accumulate<TTerm, TPairs>(ReadOnlySpan<Triplet> triplets, TPairs pairs, float margin, bool swap)
        where TTerm : struct, ILossTerm
        where TPairs : struct, IPairDistances, allows ref struct
    {
        double loss = 0, slopes = 0, positives = 0, negatives = 0;
        foreach (Triplet triplet in triplets)
        {
            float positive = pairs.Between(triplet.Anchor, triplet.Positive);
            float negative = pairs.Between(triplet.Anchor, triplet.Negative);
            positives += positive;
            negatives += negative;

            int farEnd = triplet.Anchor; // of the negative's pair
            if (swap)
            {
                float swapped = pairs.Between(triplet.Positive, triplet.Negative);
                (farEnd, negative) = swapped < negative ? (triplet.Positive, swapped) : (farEnd, negative);
            }

            loss += TTerm.Of(positive + margin - negative, out float slope);
            slopes += slope;
            if (slope != 0)
            {
                pairs.AddGradient(triplet.Anchor, triplet.Positive, positive, slope);
                pairs.AddGradient(farEnd, triplet.Negative, negative, -slope);
            }
        }

        LossSums sums = default;
        sums.Add(loss, triplets.Length, TTerm.CountActive(new TermSums(loss, slopes), triplets.Length));
        sums.AddPositives(positives, triplets.Length);
        sums.AddNegatives(negatives, triplets.Length);
        return sums;
    }
}

/// <summary>The distances of pairs of rows, and where their gradient is gathered.</summary>
internal interface IPairDistances
{
    /// <summary>The distance of two rows.</summary>
    float Between(int x, int y);

    /// <summary>Adds to the gradient with respect to that distance.</summary>
    /// <param name="x">The one row.</param>
    /// <param name="y">The other row.</param>
    /// <param name="distance">Their distance.</param>
    /// <param name="weight">What to add.</param>
    void AddGradient(int x, int y, float distance, float weight);
}

/// <summary>Pairs computed one by one from their rows, O(d) each; the gradient goes straight to the rows.</summary>
internal readonly ref struct RowPairs(EmbeddedBatch batch, Span<float> embeddingGradient) : IPairDistances
{
    private readonly Span<float> _gradient = embeddingGradient;

    public float Between(int x, int y) => batch.DistanceBetween(x, y);

    public void AddGradient(int x, int y, float distance, float weight) => batch.AddGradient(x, y, distance, weight, _gradient);
}

/// <summary>Pairs looked up in the distance matrix of a batch, O(1) each; the gradient is gathered in a matrix of the same shape.</summary>
/// <param name="distances">[anchors × b].</param>
/// <param name="distanceGradient">[anchors × b], rows <paramref name="stride"/> apart.</param>
/// <param name="rowCount">The number of rows, b.</param>
/// <param name="stride">Floats from one row of the gradient to the next.</param>
internal readonly ref struct MatrixPairs(ReadOnlySpan<float> distances, Span<float> distanceGradient, int rowCount, int stride)
    : IPairDistances
{
    private readonly ReadOnlySpan<float> _distances = distances;
    private readonly Span<float> _gradient = distanceGradient;

    public float Between(int x, int y) => _distances[(x * rowCount) + y];

    public void AddGradient(int x, int y, float distance, float weight) => _gradient[(x * stride) + y] += weight;
}
