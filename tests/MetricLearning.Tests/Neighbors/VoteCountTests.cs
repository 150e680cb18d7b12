using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Neighbors;

public class VoteCountTests
{
    // Shares are computed in double and rounded once.
    private const float Rounding = 1e-7f;

    [Test]
    public void Winner_Majority_HasTheMostNeighborsHoweverFar()
    {
        Winner([7, 3, 3], [0, 8, 9], NeighborVote.Majority).Should().Be(3);
        Share([7, 3, 3], [0, 8, 9], NeighborVote.Majority).Should().BeApproximately(2f / 3, Rounding);
    }

    [TestCase(NeighborVote.Majority)]
    [TestCase(NeighborVote.DistanceWeighted)]
    public void Winner_Tie_IsTheLabelSeenNearest(NeighborVote vote)
    {
        Winner([7, 3, 3, 7], [2, 2, 4, 4], vote).Should().Be(7);
        Winner([3, 7, 7, 3], [2, 2, 4, 4], vote).Should().Be(3);
    }

    [Test]
    public void Winner_DistanceWeighted_WeighsByInverseDistance()
    {
        // Weights 1, 1/2 and 1/4.
        Winner([1, 2, 2], [1, 2, 4], NeighborVote.DistanceWeighted).Should().Be(1);
        Share([1, 2, 2], [1, 2, 4], NeighborVote.DistanceWeighted).Should().BeApproximately((float)(1 / 1.75), Rounding);
    }

    [Test]
    public void Winner_DistanceWeightedAtDistanceZero_LetsOnlyThoseVote()
    {
        Winner([5, 6, 6, 6], [0, 0, 1e-30f, 1], NeighborVote.DistanceWeighted).Should().Be(5);
        Share([5, 6, 6, 6], [0, 0, 1e-30f, 1], NeighborVote.DistanceWeighted).Should().Be(0.5f);
    }

    [Test]
    public void Winner_DistanceWeightedInnerProduct_WeighsByExponentials()
    {
        // Products 2, 1 and −2.
        int winner = VoteCount.Winner([1, 2, 2], [-2, -1, 2], NeighborVote.DistanceWeighted, isInnerProduct: true, out float share);

        winner.Should().Be(1);
        share.Should().BeApproximately((float)(1 / (1 + Math.Exp(-1) + Math.Exp(-4))), Rounding);
    }

    [Test]
    public void Winner_MoreNeighborsThanTheStackHolds_IsCountedAlike()
    {
        int[] labels = [.. Enumerable.Range(0, 100), .. Enumerable.Repeat(50, 200)];

        Winner(labels, new float[300], NeighborVote.Majority).Should().Be(50);
        Share(labels, new float[300], NeighborVote.Majority).Should().BeApproximately(201f / 300, Rounding);
    }

    [TestCase(NeighborVote.Majority)]
    [TestCase(NeighborVote.DistanceWeighted)]
    public void Winner_AnyNumberOfLabels_IsThatOfPlainSums(NeighborVote vote)
    {
        foreach ((int count, int distinct) in new[] { (128, 5), (129, 5), (129, 129), (1000, 300), (5000, 4999) })
        {
            Random random = new(count);
            int[] labels = [.. Enumerable.Range(0, count).Select(
                _ => int.MinValue + (int)(random.Next(distinct) * 65_537L % int.MaxValue))];
            float[] distances = [.. Enumerable.Range(1, count).Select(i => i / 4f)];
            double[] weights = [.. distances.Select(distance => vote == NeighborVote.Majority ? 1 : 0.25 / distance)];
            var expected = labels.Zip(weights).GroupBy(
                pair => pair.First, (label, pairs) => (Label: label, Sum: pairs.Sum(pair => pair.Second)))
                .MaxBy(group => group.Sum); // the first of equals

            Winner(labels, distances, vote).Should().Be(expected.Label);
            Share(labels, distances, vote).Should().BeApproximately((float)(expected.Sum / weights.Sum()), Rounding);
        }
    }

    [Test]
    public void Winner_InfiniteDistances_VoteAlikeAndFiniteOnesAlone()
    {
        const float Inf = float.PositiveInfinity;

        Share([1, 1, 2], [Inf, Inf, Inf], NeighborVote.DistanceWeighted).Should().BeApproximately(2f / 3, Rounding);
        Share([1, 2, 2], [3, Inf, Inf], NeighborVote.DistanceWeighted).Should().Be(1);
        VoteCount.Winner([1, 2, 2], [-Inf, -Inf, -Inf], NeighborVote.DistanceWeighted, isInnerProduct: true, out float share)
            .Should().Be(2);
        share.Should().BeApproximately(2f / 3, Rounding);
    }

    private static int Winner(int[] labels, float[] distances, NeighborVote vote) =>
        VoteCount.Winner(labels, distances, vote, isInnerProduct: false, out _);

    private static float Share(int[] labels, float[] distances, NeighborVote vote)
    {
        VoteCount.Winner(labels, distances, vote, isInnerProduct: false, out float share);
        return share;
    }
}
