using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Classification;

public class ModelSelectionRankingTests
{
    private static readonly LabeledDataset Data = Blobs.Create(40, seed: 1);

    private static readonly ModelSelectionViews Views = ModelSelectionViews.Of(
        Data, ModelSelectionFolds.Crossed(Data.Labels, 4, 1), StandardScaler.Fit(Data.Features), [], 1);

    [Test]
    public void Best_OfAllRules_IsNotClearlyWorseThanTheMostAccurateAndHasTheSmallestLossOfThose()
    {
        ModelSelectionRanking ranking = new(Views, null);
        CandidateScore[] scores = [.. NeighborRule.All.Select(rule =>
            CandidateScore.Of(Views.Neighbors(ModelView.Rows, rule.UsesCentroids), Views.Labels, rule, 4))];

        ranking.MostAccurate.Accuracy.Should().Be(scores.Max(score => score.Accuracy));
        ranking.Best.Score.LogLoss.Should().Be(
            scores.Where(score => !score.IsClearlyWorseThan(ranking.MostAccurate, 1)).Min(score => score.LogLoss));
    }

    [Test]
    public void Report_OfTheChoice_SaysWhatWasTriedAndWhy()
    {
        ModelSelectionRanking ranking = new(Views, null);

        ModelChoice choice = ranking.Report(4, [], "by column");

        choice.Candidates.Should().HaveCount(NeighborRule.All.Count).And.Contain(choice.Chosen);
        choice.RawAccuracy.Should().Be(ranking.MostAccurate.Accuracy);
        (choice.HeldOutRowCount, choice.FoldCount, choice.Scaling).Should().Be((160, 4, "by column"));
        choice.Reason.Should().StartWith("No networks were trained. It is ").And.Contain("smallest log loss");
        ranking.Report(4, null, "").Reason.Should().StartWith("The numbers of the networks left the range");
    }

    [Test]
    public void Best_OfOneRule_IsThatRule() =>
        new ModelSelectionRanking(Views, NeighborRule.Centroids).Best.Rule.Should().Be(NeighborRule.Centroids);
}
