namespace MetricLearning.Classification;

/// <summary>Counts the votes of a few neighbours without memory of its own.</summary>
internal static class NeighborVotes
{
    /// <summary>The label that a rule gives, and the share of the votes that it won. O(k²).</summary>
    /// <param name="classes">The classes of the neighbours, nearest first, 1 ≤ k ≤ the rule's count; any numbers.</param>
    /// <param name="squaredDistances">Their squared distances, ascending, [k].</param>
    /// <param name="rule">The rule.</param>
    /// <param name="share">Receives the winner's share of all votes, 0 &lt; share ≤ 1.</param>
    /// <returns>The class with the most votes; of equal ones that of the nearest row.</returns>
    public static int Winner(
        ReadOnlySpan<int> classes, ReadOnlySpan<float> squaredDistances, NeighborRule rule, out double share)
    {
        Span<double> votes = stackalloc double[NeighborRule.LargestNeighborCount];
        double total = 0;
        int winner = 0;
        for (int i = 0; i < classes.Length; i++)
        {
            double weight = rule.WeightOf(squaredDistances[0], squaredDistances[i]);
            votes[i] = 0;
            votes[classes.IndexOf(classes[i])] += weight;
            total += weight;
        }

        for (int i = 1; i < classes.Length; i++)
        {
            winner = votes[i] > votes[winner] ? i : winner;
        }

        share = Math.Min(votes[winner] / total, 1);
        return classes[winner];
    }
}
