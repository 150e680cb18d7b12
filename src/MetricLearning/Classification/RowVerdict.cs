using System.Buffers;
using System.Numerics.Tensors;
using MetricLearning.Neighbors;

namespace MetricLearning.Classification;

/// <summary>The vote on one embedded row among the rows of a snapshot.</summary>
/// <param name="Class">The class that won.</param>
/// <param name="VoteShare">Its share of the votes, 0 &lt; share ≤ 1.</param>
/// <param name="NoveltyDistance">The distance of the neighbour that tells novelty, 0 ≤ distance.</param>
internal readonly record struct RowVerdict(GalleryClass Class, double VoteShare, float NoveltyDistance)
{
    /// <summary>Lets the rows of a snapshot vote.</summary>
    /// <param name="snapshot">The snapshot, which has rows.</param>
    /// <param name="embedding">The row, [d].</param>
    /// <param name="slots">Its nearest rows, nearest first.</param>
    /// <param name="distances">Their distances, as many.</param>
    /// <param name="decision">How they vote.</param>
    public static RowVerdict Of(
        GallerySnapshot snapshot,
        ReadOnlySpan<float> embedding,
        ReadOnlySpan<int> slots,
        ReadOnlySpan<float> distances,
        ClassifierDecision decision)
    {
        float novelty = distances[Math.Min(decision.NoveltyNeighbor, distances.Length) - 1];
        if (decision.Rule.UsesCentroids)
        {
            return OfCentroids(snapshot, embedding, decision.Rule, novelty);
        }

        int count = Math.Min(decision.Rule.NeighborCount, slots.Length);
        Span<int> classes = stackalloc int[NeighborRule.LargestNeighborCount];
        Span<float> squares = stackalloc float[NeighborRule.LargestNeighborCount];
        for (int i = 0; i < count; i++)
        {
            classes[i] = snapshot.ClassOf(slots[i]);
            squares[i] = distances[i] * distances[i];
        }

        int winner = NeighborVotes.Winner(classes[..count], squares[..count], decision.Rule, out double share);
        return new(snapshot.ClassAt(winner), share, novelty);
    }

    private static RowVerdict OfCentroids(GallerySnapshot snapshot, ReadOnlySpan<float> embedding, NeighborRule rule, float novelty)
    {
        IReadOnlyList<GalleryClass> all = snapshot.Classes;
        int[] numbers = ArrayPool<int>.Shared.Rent(all.Count);
        float[] squares = ArrayPool<float>.Shared.Rent(all.Count);
        for (int i = 0; i < all.Count; i++)
        {
            // A class with a row of more than 2⁴⁶ has no centroid.
            float distance = all[i].Centroid.IsEmpty ? float.PositiveInfinity : TensorPrimitives.Distance(embedding, all[i].Centroid);
            (numbers[i], squares[i]) = (i, distance * distance);
        }

        squares.AsSpan(0, all.Count).Sort(numbers.AsSpan(0, all.Count));
        int count = Math.Min(rule.NeighborCount, all.Count);
        int winner = NeighborVotes.Winner(numbers.AsSpan(0, count), squares.AsSpan(0, count), rule, out double share);
        ArrayPool<int>.Shared.Return(numbers);
        ArrayPool<float>.Shared.Return(squares);
        return new(all[winner], share, novelty);
    }
}
