using System.Buffers;

namespace MetricLearning.Neighbors;

/// <summary>Counts the votes of a query's neighbours.</summary>
internal static class VoteCount
{
    private const int StackVotes = 128;

    /// <summary>Finds the label with the most weight; a tie goes to the label seen nearest. O(k · distinct labels).</summary>
    /// <param name="labels">The neighbours' labels, nearest first, [k], 1 ≤ k.</param>
    /// <param name="distances">Their distances, [k].</param>
    /// <param name="vote">How they vote.</param>
    /// <param name="isInnerProduct">Whether distances are negated inner products.</param>
    /// <param name="share">The winner's share of the total weight.</param>
    public static int Winner(
        ReadOnlySpan<int> labels, ReadOnlySpan<float> distances, NeighborVote vote, bool isInnerProduct, out float share)
    {
        double[]? rented = labels.Length > StackVotes ? ArrayPool<double>.Shared.Rent(labels.Length) : null;
        Span<double> votes = rented ?? stackalloc double[StackVotes];
        double total = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            double weight = vote == NeighborVote.Majority ? 1 : Weight(distances[i], distances[0], isInnerProduct);
            int firstSeen = labels.IndexOf(labels[i]);
            votes[firstSeen] = firstSeen == i ? weight : votes[firstSeen] + weight;
            total += weight;
        }

        int winner = 0;
        for (int i = 1; i < labels.Length; i++)
        {
            if (labels.IndexOf(labels[i]) == i && votes[i] > votes[winner])
            {
                winner = i;
            }
        }

        share = (float)(votes[winner] / total);
        if (rented is not null)
        {
            ArrayPool<double>.Shared.Return(rented);
        }

        return labels[winner];
    }

    private static double Weight(float distance, float nearest, bool isInnerProduct)
    {
        if (isInnerProduct)
        {
            return Math.Exp((double)nearest - distance);
        }

        return distance > 0 ? (double)nearest / distance : 1;
    }
}
