using MetricLearning.Classification;

namespace MetricLearning.Tests.Classification;

public class NeighborRuleTests
{
    [Test]
    public void Vote_WithATemperature_WeighsBySquaredDistanceBeyondTheNearest()
    {
        ClassVotes votes = new(3);

        new NeighborRule(UsesCentroids: false, 3, 0.5).Vote([2, 0, 2, 1], [1f, 1.5f, 2f, 2f], votes);

        votes[2].Should().BeApproximately(1 + Math.Exp(-2), 1e-12);
        votes[0].Should().BeApproximately(Math.Exp(-1), 1e-12);
        votes[1].Should().Be(0, "only three rows vote");
        votes.Winner.Should().Be(2);
    }

    [TestCase(1, 4)]
    [TestCase(3, 1)]
    [TestCase(9, 1)]
    public void Vote_WithoutATemperature_CountsRows(int neighborCount, int expected)
    {
        ClassVotes votes = new(5);

        new NeighborRule(UsesCentroids: false, neighborCount, double.PositiveInfinity).Vote([4, 1, 1, 4, 1], [0f, 9, 9, 9, 9], votes);

        votes.Winner.Should().Be(expected);
    }

    [Test]
    public void Vote_FarRowsAtATinyTemperature_LeavesTheNearestItsVote()
    {
        ClassVotes votes = new(2);

        new NeighborRule(UsesCentroids: false, 2, 1e-6).Vote([1, 0], [1e30f, 3e38f], votes);

        votes[1].Should().Be(1);
        votes.Share.Should().Be(1);
    }

    [Test]
    public void Decide_MoreNeighborsThanVote_GivesTheWinnerAndItsShare()
    {
        int winner = new NeighborRule(UsesCentroids: false, 3, 0.5).Decide([7, -2, 7, 1], [1f, 1.5f, 2f, 2f], out double share);

        winner.Should().Be(7);
        share.Should().BeApproximately((1 + Math.Exp(-2)) / (1 + Math.Exp(-1) + Math.Exp(-2)), 1e-12);
    }

    [Test]
    public void Decide_EqualVotes_GoesToTheNearestRow() =>
        new NeighborRule(UsesCentroids: false, 2, double.PositiveInfinity).Decide([4, 3], [0f, 9f], out _).Should().Be(4);

    [Test]
    public void Decide_WrongNeighbors_IsRefused()
    {
        FluentActions.Invoking(() => NeighborRule.Usual.Decide([], [], out _)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => NeighborRule.Usual.Decide([1, 2], [0f], out _)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => NeighborRule.Usual.Decide([1, 2], [1f, 0.5f], out _)).Should().Throw<ArgumentException>()
            .WithMessage("squaredDistances[1] is 0.5; expected a finite number of at least 1. *");
        FluentActions.Invoking(() => NeighborRule.Usual.Decide([1], [float.NaN], out _)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => NeighborRule.Usual.Decide([1], [-1f], out _)).Should().Throw<ArgumentException>();
    }

    [Test]
    public void All_ToldInWords_AreDifferent() => NeighborRule.All.Select(rule => rule.ToString()).Should().OnlyHaveUniqueItems()
        .And.Contain(["nearest row", "nearest centroid", "5 nearest rows, one vote each", "50 nearest rows, temperature 0.2"]);

    [Test]
    public void Vote_SquaresThatOverflow_CountsRows()
    {
        ClassVotes votes = new(2);

        NeighborRule.Usual.Vote([1, 0, 0], [float.PositiveInfinity, float.PositiveInfinity, float.PositiveInfinity], votes);

        (votes[0], votes[1], votes.Winner).Should().Be((2, 1, 0));

        new NeighborRule(UsesCentroids: false, 3, double.PositiveInfinity).Vote([1, 0, 0], [1e38f, 2e38f, float.PositiveInfinity], votes);

        (votes[0], votes[1], votes.Winner).Should().Be((2, 1, 0));
    }
}
