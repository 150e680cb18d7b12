using MetricLearning.Classification;
using MetricLearning.Data;

namespace MetricLearning.Tests.Classification;

public class ModelSelectionPlanTests
{
    private static readonly ModelSelectionOptions Free = new();

    [TestCase(150, 4, 3, 8, 2)]
    [TestCase(3000, 20, 26, 5, 2)]
    [TestCase(1_000_000, 64, 10, 1, 4)]
    [TestCase(500, 20_000, 24, 4, 1)]
    public void For_ASize_HasFoldsAndNetworks(int rows, int columns, int classes, int folds, int networks)
    {
        ModelSelectionPlan plan = ModelSelectionPlan.For(rows, columns, classes, Free);

        (plan.FoldCount, plan.NetworksPerFold, plan.NetworkCount).Should().Be((folds, networks, folds * networks));
    }

    [TestCase(1_000_000, 10, 2000)]
    [TestCase(50_000, 10, 10_000)]
    [TestCase(100_000, 10_000, 2000)]
    [TestCase(int.MaxValue, 1_000_000, 500)]
    [TestCase(3, 2, 1)]
    public void For_ASize_LimitsHeldOutRows(int rows, int classes, int heldOut) =>
        ModelSelectionPlan.For(rows, 8, classes, Free).HeldOutCount.Should().Be(heldOut);

    [Test]
    public void For_FewEmbeddingsOfEachClass_LetsCentroidsBeTheUsualRule([Values] bool isFewShot) =>
        ModelSelectionPlan.For(120, 384, 24, Free, isFewShot).UsualRule
            .Should().BeSameAs(isFewShot ? NeighborRule.Centroids : NeighborRule.Usual);

    [TestCase(500, 3, 1)]
    [TestCase(20_000, 3, 1)]
    [TestCase(20_001, 1, 2)]
    public void For_Images_HasFewNetworksOfConvolutionsAndComparesThemAlone(int rows, int folds, int networks)
    {
        ImageShape shape = new(28, 28, 1);

        ModelSelectionPlan plan = ModelSelectionPlan.For(rows, 784, 10, new() { ImageShape = shape });

        (plan.FoldCount, plan.NetworksPerFold, plan.UsualView).Should().Be((folds, networks, ModelView.Networks));
        (plan.Recipe.ImageShape, plan.Recipe.HiddenWidths[0]).Should().Be((shape, 256));
        plan.Recipe.WorkFor(784, 10).Should().BeLessThanOrEqualTo(rows > 20_000 ? 1e12 : 4e11);
        NetworkRecipe own = new() { StepCount = 7 };
        ModelSelectionPlan.For(rows, 784, 10, new() { ImageShape = shape, Recipe = own }).Recipe
            .Should().Be(own with { ImageShape = shape });
    }

    [Test]
    public void For_Options_HaveTheLastWord()
    {
        NetworkRecipe recipe = new() { StepCount = 7 };
        ModelSelectionPlan plan = ModelSelectionPlan.For(100, 5, 3, new() { FoldCount = 3, NetworksPerFold = 0, Recipe = recipe });

        plan.Should().Be(new ModelSelectionPlan(3, 0, 20, recipe, NeighborRule.Usual) with { HeldOutCount = plan.HeldOutCount });
    }

    [Test]
    public void For_ALoss_KeepsWhatTheSizeOfTheDataChooses()
    {
        NetworkLoss loss = new(_ => null!);

        ModelSelectionPlan plan = ModelSelectionPlan.For(100_000, 20, 5, new() { Loss = loss });

        plan.Should().Be(ModelSelectionPlan.For(100_000, 20, 5, Free) with { Recipe = plan.Recipe });
        plan.Recipe.Loss.Should().BeSameAs(loss);
        (plan.Recipe with { Loss = null }).Should().BeEquivalentTo(NetworkRecipe.For(100_000, 20, 5));
        plan.Recipe.BatchSize.Should().Be(256);
    }

    [TestCase(nameof(ModelView.Rows), 0)]
    [TestCase(nameof(ModelView.Networks), 2)]
    public void For_AGivenView_IsItsOwnUsualAndTrainsNothingForRows(string view, int networks)
    {
        ModelSelectionPlan plan = ModelSelectionPlan.For(100, 5, 3, new() { View = Enum.Parse<ModelView>(view) });

        (plan.UsualView.ToString(), plan.NetworksPerFold).Should().Be((view, networks));
    }

    [TestCase(1, 2, "2 networks of one hold-out: ")]
    [TestCase(8, 1, "1 network in each of 8 folds: ")]
    public void Describe_OfFolds_BeginsWithTheNetworks(int folds, int networks, string expected) =>
        new ModelSelectionPlan(folds, networks, 0, new(), NeighborRule.Usual).Describe("CircleLoss", 90, 3)
            .Should().Be(expected + new NetworkRecipe().Describe("CircleLoss", 90, 3));

    // 16 networks of 1,500 steps at 1 ms, two at a time, take 12 s.
    [TestCase(13, 2, 1500)]
    [TestCase(7, 1, 1500)]
    [TestCase(3, 1, 750)]
    [TestCase(0.5, 0, 1500)]
    public void Within_ATime_GivesUpNetworksThenStepsThenLearning(double seconds, int networks, int steps)
    {
        ModelSelectionPlan whole = new(8, 2, 0, new() { StepCount = 1500 }, NeighborRule.Usual);

        ModelSelectionPlan plan = whole.Within(seconds, 1e-3, threads: 2);

        (plan.FoldCount, plan.NetworksPerFold, plan.Recipe.StepCount).Should().Be((8, networks, steps));
    }

    // 3 networks of 766 steps at 20 ms, two at a time.
    [TestCase(4, 1, 133)]
    [TestCase(2.9, 0, 766)]
    public void Within_ATimeForImages_TrainsFewerSteps(double seconds, int networks, int steps)
    {
        ModelSelectionPlan whole = new(3, 1, 0, new() { StepCount = 766, ImageShape = new(28, 28, 1) }, NeighborRule.Usual);

        ModelSelectionPlan plan = whole.Within(seconds, 0.02, threads: 2);

        (plan.NetworksPerFold, plan.Recipe.StepCount).Should().Be((networks, steps));
    }
}
