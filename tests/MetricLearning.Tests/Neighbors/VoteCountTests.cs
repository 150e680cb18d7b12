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

    private static int Winner(int[] labels, float[] distances, NeighborVote vote) =>
        VoteCount.Winner(labels, distances, vote, isInnerProduct: false, out _);

    private static float Share(int[] labels, float[] distances, NeighborVote vote)
    {
        VoteCount.Winner(labels, distances, vote, isInnerProduct: false, out float share);
        return share;
    }
}
