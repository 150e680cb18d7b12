using System.Numerics.Tensors;
using MetricLearning.Neighbors;

namespace MetricLearning.Classification;

/// <summary>The vote on one embedded row among the rows of a snapshot.</summary>
/// <param name="Class">The class that won.</param>
/// <param name="VoteShare">Its share of the votes, 0 &lt; share ≤ 1.</param>
/// <param name="Distance">The distance of the neighbour that tells novelty, 0 ≤ distance.</param>
/// <param name="MixedDistance">What novelty is measured by, see <see cref="NoveltyDistance"/>.</param>
internal readonly record struct RowVerdict(GalleryClass Class, double VoteShare, float Distance, float MixedDistance)
{
    /// <summary>Lets the rows of a snapshot vote, or its centroids where the rule uses them and there are some.</summary>
    /// <param name="snapshot">The snapshot, which has rows.</param>
    /// <param name="embedding">The row, [d].</param>
    /// <param name="slots">Its nearest rows, nearest first.</param>
    /// <param name="distances">Their distances, as many.</param>
    /// <param name="decision">How they vote.</param>
    /// <param name="rowColumns">How many of an embedding's last columns are the row part; 0 to leave it out of the novelty.</param>
    public static RowVerdict Of(
        GallerySnapshot snapshot,
        ReadOnlySpan<float> embedding,
        ReadOnlySpan<int> slots,
        ReadOnlySpan<float> distances,
        ClassifierDecision decision,
        int rowColumns)
    {
        int neighbor = decision.NoveltyNeighbor;
        float mixed = NoveltyDistance.Of(snapshot, embedding, slots, distances, neighbor, rowColumns);
        int winner = decision.Rule.UsesCentroids && snapshot.CentroidCount > 0
            ? WinnerOfCentroids(snapshot, embedding, decision.Rule, out double share)
            : WinnerOfRows(snapshot, slots, distances, decision.Rule, out share);
        return new(snapshot.ClassAt(winner), share, distances[Math.Min(neighbor, distances.Length) - 1], mixed);
    }

    /// <summary>Lets what a gallery found vote.</summary>
    /// <param name="voters">Neighbours or centroids, nearest first, 1 ≤ k.</param>
    /// <param name="rule">How they vote; those beyond its count do not.</param>
    /// <returns>The label that won, and its share of the votes.</returns>
    public static (string Label, double Share) VoteOf(ReadOnlySpan<LabelDistance> voters, NeighborRule rule)
    {
        ReadOnlySpan<LabelDistance> voting = voters[..Math.Min(rule.NeighborCount, voters.Length)];
        Span<int> classes = stackalloc int[voting.Length];
        Span<float> squares = stackalloc float[voting.Length];
        for (int i = 0; i < voting.Length; i++)
        {
            int first = 0; // the place where the label was met first numbers it
            while (voting[first].Label != voting[i].Label)
            {
                first++;
            }

            (classes[i], squares[i]) = (first, voting[i].Distance * voting[i].Distance);
        }

        int winner = NeighborVotes.Winner(classes, squares, rule, out double share);
        return (voting[winner].Label, share);
    }

    /// <summary>The class that wins the vote, and its share.</summary>
    /// <param name="classes">The classes of the voters, nearest first, 1 ≤ k ≤ the rule's count.</param>
    /// <param name="distances">Their distances, [k].</param>
    /// <param name="rule">How they vote.</param>
    /// <param name="share">Receives the winner's share of the votes, 0 &lt; share ≤ 1.</param>
    public static int WinnerOf(ReadOnlySpan<int> classes, ReadOnlySpan<float> distances, NeighborRule rule, out double share)
    {
        Span<float> squares = stackalloc float[NeighborRule.LargestNeighborCount];
        TensorPrimitives.Multiply(distances, distances, squares);
        return NeighborVotes.Winner(classes, squares[..classes.Length], rule, out share);
    }

    private static int WinnerOfRows(
        GallerySnapshot snapshot, ReadOnlySpan<int> slots, ReadOnlySpan<float> distances, NeighborRule rule, out double share)
    {
        int count = Math.Min(rule.NeighborCount, slots.Length);
        Span<int> classes = stackalloc int[NeighborRule.LargestNeighborCount];
        for (int i = 0; i < count; i++)
        {
            classes[i] = snapshot.ClassOf(slots[i]);
        }

        return WinnerOf(classes[..count], distances[..count], rule, out share);
    }

    private static int WinnerOfCentroids(GallerySnapshot snapshot, ReadOnlySpan<float> embedding, NeighborRule rule, out double share)
    {
        int count = Math.Min(rule.NeighborCount, snapshot.CentroidCount);
        Span<int> classes = stackalloc int[NeighborRule.LargestNeighborCount];
        Span<float> distances = stackalloc float[NeighborRule.LargestNeighborCount];
        snapshot.NearestClassesOfRow(embedding, count, classes[..count], distances[..count]);
        return WinnerOf(classes[..count], distances[..count], rule, out share);
    }
}
