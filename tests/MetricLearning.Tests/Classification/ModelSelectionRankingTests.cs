using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Classification;

public class ModelSelectionRankingTests
{
    private static readonly LabeledDataset Data = Blobs.Create(40, seed: 1);

    private static readonly ModelSelectionViews Views = ModelSelectionViews.Of(
        Data, ModelSelectionFolds.Crossed(Data.Labels, 4, 1), RowParts.Scaled(Data, StandardScaler.Fit(Data.Features)), [], 1);

    [Test]
    public void Best_OfAllRules_IsTheUsualUnlessItIsClearlyWorse()
    {
        ModelSelectionRanking ranking = new(Views, null, NeighborRule.Usual); // loud noise in most columns: many rows must vote
        CandidateScore[] scores = [.. NeighborRule.All.Select(rule => Score(Views, rule))];

        ranking.MostAccurate.Accuracy.Should().Be(scores.Max(score => score.Accuracy));
        ranking.MostAccurate.LogLoss.Should().Be(
            scores.Where(score => score.RightCount == ranking.MostAccurate.RightCount).Min(score => score.LogLoss));
        bool isClear = Score(Views, NeighborRule.Usual).IsClearlyWorseThan(ranking.MostAccurate, 1);
        (ranking.Best.Rule != NeighborRule.Usual).Should().Be(isClear);
    }

    [Test]
    public void Best_AnotherRuleOfTheUsualView_IsTakenByOneStandardErrorAndInsteadOfCentroidsByTwo()
    {
        int between = 0, takenCount = 0;
        for (int seed = 1; seed <= 60; seed++)
        {
            LabeledDataset data = Blobs.Create(10, seed);
            ModelSelectionViews views = ModelSelectionViews.Of(
                data, ModelSelectionFolds.Crossed(data.Labels, 4, 1), RowParts.Scaled(data, StandardScaler.Fit(data.Features)), [], 1);
            foreach (NeighborRule usual in (NeighborRule[])[NeighborRule.Usual, NeighborRule.Nearest, NeighborRule.Centroids])
            {
                ModelSelectionRanking ranking = new(views, null, usual);
                CandidateScore own = Score(views, usual);
                bool isWorse = own.IsClearlyWorseThan(ranking.MostAccurate, usual.UsesCentroids ? 2 : 1);

                (ranking.Best.Score == ranking.MostAccurate || ranking.Best.Rule == usual).Should().BeTrue();
                (ranking.Best.Rule != usual).Should().Be(isWorse, $"seed {seed}, {usual}");
                takenCount += isWorse ? 1 : 0;
                between += own.IsClearlyWorseThan(ranking.MostAccurate, 1) && !own.IsClearlyWorseThan(ranking.MostAccurate, 2) ? 1 : 0;
            }
        }

        takenCount.Should().BePositive();
        between.Should().BePositive("else one and two standard errors were not told apart");
    }

    [Test]
    public void Best_UsualModelAsGoodAsAny_IsTheUsualModel()
    {
        LabeledDataset apart = new(
            System.Numerics.Tensors.Tensor.Create<float>([.. Enumerable.Range(0, 40).Select(row => (row % 4 * 100f) + row)], [40, 1]),
            [.. Enumerable.Range(0, 40).Select(row => row % 4)]);
        ModelSelectionViews views = ModelSelectionViews.Of(
            apart, ModelSelectionFolds.Crossed(apart.Labels, 4, 1), RowParts.Scaled(apart, StandardScaler.Fit(apart.Features)), [], 1);

        new ModelSelectionRanking(views, null, NeighborRule.Usual).Best.Rule.Should().BeSameAs(NeighborRule.Usual);
        new ModelSelectionRanking(views, null, NeighborRule.Centroids).Best.Rule.Should().BeSameAs(NeighborRule.Centroids);
    }

    [TestCase(nameof(ModelView.Rows))]
    [TestCase(nameof(ModelView.Networks))]
    [TestCase(nameof(ModelView.NetworksAndRows))]
    public void Best_EverythingAsGood_ComparesWhatIsUsual(string view)
    {
        ModelView usual = Enum.Parse<ModelView>(view);
        int[] labels = [.. Enumerable.Range(0, 40).Select(row => row % 4)];
        LabeledDataset corners = LabeledDataset.FromRows(
            labels.Select((label, row) => new float[] { (label % 2 * 100) + (row % 3), (label / 2 * 100) + (row % 5) }), labels);
        NetworkRecipe recipe = NetworkRecipe.For(40, 2, 4);
        ModelSelectionViews views = ModelSelectionViews.Of(
            corners, ModelSelectionFolds.Crossed(labels, 2, 1), RowParts.Scaled(corners, StandardScaler.Fit(corners.Features)),
            [recipe.CreateNetwork(2, 1, 1), recipe.CreateNetwork(2, 2, 1)], 1);

        new ModelSelectionRanking(views, null, NeighborRule.Usual, usual).Best.View.Should().Be(usual);
    }

    [Test]
    public void Best_NetworksThatKnowNothing_IsAnotherRuleOfTheUsualViewOnlyIfNoOtherViewIsClearlyBetter()
    {
        int otherRules = 0;
        for (int seed = 1; seed <= 40; seed++)
        {
            LabeledDataset data = Blobs.Create(10, seed);
            NetworkRecipe recipe = NetworkRecipe.For(40, data.FeatureCount, 4);
            ModelSelectionViews views = ModelSelectionViews.Of(
                data, ModelSelectionFolds.Crossed(data.Labels, 2, 1), RowParts.Scaled(data, StandardScaler.Fit(data.Features)),
                [recipe.CreateNetwork(data.FeatureCount, 1, seed), recipe.CreateNetwork(data.FeatureCount, 2, seed)], 1);
            ModelSelectionRanking ranking = new(views, null, NeighborRule.Nearest);
            CandidateScore[] scores = [.. NeighborRule.All.Select(rule => CandidateScore.Of(
                views.Neighbors(ModelView.NetworksAndRows, rule.UsesCentroids), views.Labels, rule, 4))];
            CandidateScore usual = CandidateScore.Of(
                views.Neighbors(ModelView.NetworksAndRows, false), views.Labels, NeighborRule.Nearest, 4);
            CandidateScore best = scores.MaxBy(score => (score.RightCount, -score.LogLoss))!;
            string reason = ranking.Report(2, [], "").Reason;

            if (usual.IsClearlyWorseThan(ranking.MostAccurate, 2))
            {
                ranking.Best.Score.Should().BeSameAs(ranking.MostAccurate);
                reason.Should().Contain("It is the most accurate");
            }
            else if (usual.IsClearlyWorseThan(best, 1))
            {
                ranking.Best.View.Should().Be(ModelView.NetworksAndRows);
                ranking.Best.Score.RightCount.Should().Be(best.RightCount);
                reason.Should().Contain("It compares what the usual model does, by a rule that is more accurate");
                otherRules += best.RightCount < ranking.MostAccurate.RightCount ? 1 : 0;
            }
            else
            {
                (ranking.Best.View, ranking.Best.Rule).Should().Be((ModelView.NetworksAndRows, NeighborRule.Nearest));
            }
        }

        otherRules.Should().BePositive("else the most accurate candidate was always of the usual view");
    }

    [Test]
    public void Best_KeepingRawAccuracy_IsNeverBelowThatOfRows()
    {
        int keptCount = 0;
        foreach (NeighborRule rule in NeighborRule.All)
        {
            ModelSelectionRanking usual = new(Views, null, rule), kept = new(Views, null, rule, keepsRawAccuracy: true);
            ModelChoice choice = kept.Report(2, [], "");

            bool isBelow = usual.Best.Score.Accuracy < choice.RawAccuracy;
            kept.Best.Score.Accuracy.Should().BeGreaterThanOrEqualTo(choice.RawAccuracy!.Value);
            ((kept.Best.View, kept.Best.Rule) != (usual.Best.View, usual.Best.Rule)).Should().Be(isBelow, "else nothing is to be kept");
            choice.Reason.Contains("more accurate than what was learned", StringComparison.Ordinal).Should().Be(isBelow);
            keptCount += isBelow ? 1 : 0;
        }

        keptCount.Should().BePositive("else the option was not tried");
    }

    [Test]
    public void Best_AGivenView_IsTakenHoweverMuchWorseItIs([Values] bool keepsRawAccuracy)
    {
        ModelSelectionViews views = OfUntrainedNetworks(Blobs.Create(10, seed: 1)); // which know less than rows
        foreach (ModelView view in Enum.GetValues<ModelView>())
        {
            ModelSelectionRanking ranking = new(views, null, NeighborRule.Usual, view, view, keepsRawAccuracy);
            ModelChoice choice = ranking.Report(2, [], "");
            double[] own = [.. NeighborRule.All.Select(rule =>
                CandidateScore.Of(views.Neighbors(view, rule.UsesCentroids), views.Labels, rule, 4).Accuracy)];

            ranking.Best.View.Should().Be(view);
            ranking.MostAccurate.Accuracy.Should().Be(own.Max());
            choice.Reason.Should().StartWith(
                "No networks were trained. What is compared was given, the rule was chosen. The best " +
                FormattableString.Invariant($"accuracy is {100 * choice.Candidates.Max(one => one.Accuracy):0.0} %, and rows as they "));
            choice.Candidates.Should().HaveCount(24, "the others are reported all the same");
        }

        new ModelSelectionRanking(views, NeighborRule.Nearest, NeighborRule.Usual, ModelView.Networks, ModelView.Networks)
            .Report(2, [], "").Reason.Should().Contain("What is compared and the rule were given. ");
        ModelChoice free = new ModelSelectionRanking(views, null, NeighborRule.Usual).Report(2, [], "");
        free.Reason.Should().NotContain("given");
    }

    [Test]
    public void Best_AGivenViewWithoutNetworks_IsRowsAndSaysSo()
    {
        ModelSelectionRanking ranking = new(Views, null, NeighborRule.Usual, ModelView.Networks, ModelView.Networks);

        ranking.Best.View.Should().Be(ModelView.Rows);
        ranking.Report(4, [], "").Reason.Should().Contain("What was given as View, Networks, cannot be compared without networks. ");
    }

    [Test]
    public void Report_OfTheChoice_SaysWhatWasTriedAndWhy()
    {
        NeighborRule best = new ModelSelectionRanking(Views, null, NeighborRule.Usual).Best.Rule;
        ModelSelectionRanking ranking = new(Views, null, best);

        ModelChoice choice = ranking.Report(4, [], "by column");

        choice.Candidates.Should().HaveCount(NeighborRule.All.Count).And.Contain(choice.Chosen);
        choice.RawAccuracy.Should().Be(ranking.MostAccurate.Accuracy);
        (choice.HeldOutRowCount, choice.FoldCount, choice.Scaling).Should().Be((160, 4, "by column"));
        choice.Reason.Should().StartWith("No networks were trained. It is the usual model").And.Contain("rows as they are reach");
        ranking.Report(4, null, "").Reason.Should().StartWith("The numbers of the networks left the range");
    }

    [Test]
    public void Best_OfOneRule_IsThatRule() =>
        new ModelSelectionRanking(Views, NeighborRule.Centroids, NeighborRule.Usual).Best.Rule.Should().Be(NeighborRule.Centroids);

    private static ModelSelectionViews OfUntrainedNetworks(LabeledDataset data)
    {
        NetworkRecipe recipe = NetworkRecipe.For(data.RowCount, data.FeatureCount, 4);
        return ModelSelectionViews.Of(
            data, ModelSelectionFolds.Crossed(data.Labels, 2, 1), RowParts.Scaled(data, StandardScaler.Fit(data.Features)),
            [recipe.CreateNetwork(data.FeatureCount, 1, 1), recipe.CreateNetwork(data.FeatureCount, 2, 1)], 1);
    }

    private static CandidateScore Score(ModelSelectionViews views, NeighborRule rule) =>
        CandidateScore.Of(views.Neighbors(ModelView.Rows, rule.UsesCentroids), views.Labels, rule, 4);
}
