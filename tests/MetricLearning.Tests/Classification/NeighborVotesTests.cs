using MetricLearning.Classification;

namespace MetricLearning.Tests.Classification;

public class NeighborVotesTests
{
    [Test]
    public void Winner_OneVoteEach_IsTheMostFrequentClass()
    {
        int winner = NeighborVotes.Winner([3, 7, 7], [0, 1, 2], new(UsesCentroids: false, 3, double.PositiveInfinity), out double share);

        winner.Should().Be(7);
        share.Should().BeApproximately(2.0 / 3, 1e-12);
    }

    [Test]
    public void Winner_Tie_IsTheClassOfTheNearestRow() =>
        NeighborVotes.Winner([5, 4, 4, 5], [1, 1, 1, 1], new(false, 4, double.PositiveInfinity), out _).Should().Be(5);

    [Test]
    public void Winner_Temperature_WeighsBySquaredDistance()
    {
        int winner = NeighborVotes.Winner([1, 2, 2], [1, 2, 2], new(false, 3, Temperature: 1), out double share);

        winner.Should().Be(1, "e^0 is more than 2·e^-1");
        share.Should().BeApproximately(1 / (1 + (2 * Math.Exp(-1))), 1e-12);
    }

    [Test]
    public void Winner_InfiniteDistances_HaveNoVote()
    {
        int winner = NeighborVotes.Winner([1, 2], [0, float.PositiveInfinity], new(false, 2, Temperature: 0.1), out double share);

        winner.Should().Be(1);
        share.Should().Be(1);
    }
}
