using MetricLearning.Classification;

namespace MetricLearning.Tests.Classification;

public class ClassVotesTests
{
    [Test]
    public void Winner_OfATie_IsTheClassThatVotedFirst()
    {
        ClassVotes votes = new(3);
        votes.Add(2, 0.5);
        votes.Add(0, 0.25);
        votes.Add(0, 0.25);

        (votes.Winner, votes.Share).Should().Be((2, 0.5));
    }

    [Test]
    public void Clear_AfterVotes_LeavesNone()
    {
        ClassVotes votes = new(3);
        votes.Add(1, 5);
        votes.Clear();
        votes.Add(0, 1);

        (votes.Winner, votes.Share, votes[1]).Should().Be((0, 1, 0));
    }

    [TestCase(0.5)]
    [TestCase(1)]
    [TestCase(3)]
    public void LogProbability_OfAllClasses_AddsUpToOneAndGrowsWithVotes(double sharpness)
    {
        ClassVotes votes = new(4);
        votes.Add(3, 2);
        votes.Add(1, 0.5);
        votes.Add(0, 0);

        double[] probabilities = [.. Enumerable.Range(0, 4).Select(label => Math.Exp(votes.LogProbability(label, sharpness)))];

        probabilities.Sum().Should().BeApproximately(1, 1e-12);
        probabilities[3].Should().BeGreaterThan(probabilities[1]);
        probabilities[1].Should().BeGreaterThan(probabilities[0]);
        probabilities[0].Should().BeApproximately(probabilities[2], 1e-15, "a vote without weight is none");
        (probabilities[3] / probabilities[1]).Should().BeApproximately(Math.Pow(2.025 / 0.525, sharpness), 1e-9);
    }
}
