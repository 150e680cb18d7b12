using MetricLearning.Evaluation;

namespace MetricLearning.Tests.Evaluation;

public class RelevantRanksTests
{
    [Test]
    public void Consume_TwoRelevantOfFour_GivesTheFiguresOfTheirRanks()
    {
        // In the order of their distances the labels are 2, 1, 1, 2: the relevant ones rank second and third, R = 2.
        RelevantRanks ranks = new([1], [2, 1, 2, 1], excludesOwnRow: false);

        ranks.Consume(0, [16, 4, 1, 9]);

        ranks.Means().Should().Be(new RetrievalMetrics(1, 0, 1 / 2.0, 1 / 4.0, ((1 / 2.0) + (2 / 3.0)) / 2, 1 / 2.0));
    }

    [Test]
    public void Consume_TiedDistances_RanksTheLowerIndexFirst()
    {
        RelevantRanks ranks = new([7, 8], [8, 7], excludesOwnRow: false);

        ranks.Consume(0, [1, 1]);
        ranks.Consume(1, [1, 1]);

        ranks.Means().MeanReciprocalRank.Should().Be(0.75, "label 7 ranks second and label 8 first");
    }

    [Test]
    public void Consume_OwnRow_StandsNeitherForNorAgainstTheQuery()
    {
        RelevantRanks ranks = new([5, 5, 6], [5, 5, 6], excludesOwnRow: true);

        ranks.Consume(0, [0, 4, 1]);

        ranks.Means().MeanReciprocalRank.Should().Be(0.5, "of the two others, the one of label 6 is nearer");
    }

    [Test]
    public void Consume_OthersBeyondTheFarthestRelevantReference_ChangeNothing()
    {
        RelevantRanks ranks = new([1], [2, 1, 2, 2], excludesOwnRow: false);

        ranks.Consume(0, [1, 4, 9, 4]);

        ranks.Means().Should().Be(new RetrievalMetrics(1, 0, 0, 0, 1 / 2.0, 1 / 2.0), "the tie has the higher index");
    }

    [Test]
    public void Consume_LoneLabel_CountsInNone()
    {
        RelevantRanks ranks = new([5, 6], [5, 6], excludesOwnRow: true);

        ranks.Consume(0, [0, 4]);

        ranks.Means().QueryCount.Should().Be(0);
    }

    [Test]
    public void Means_QueryWithoutRelevantReference_CountsInNone()
    {
        RelevantRanks ranks = new([5, 9], [5], excludesOwnRow: false);
        ranks.Consume(0, [2]);
        ranks.Consume(1, [1]);

        ranks.Means().Should().Be(new RetrievalMetrics(1, 1, 1, 1, 1, 1));
    }

    [Test]
    public void Means_NoQueryThatCounts_IsNaN()
    {
        RelevantRanks ranks = new([9], [5], excludesOwnRow: false);
        ranks.Consume(0, [1]);

        (ranks.Means().QueryCount, ranks.Means().MeanAveragePrecision).Should().Be((0, double.NaN));
    }
}
