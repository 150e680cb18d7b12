using System.Numerics.Tensors;
using MnistTriplet.Data;
using MnistTriplet.Recipes;

namespace MnistTriplet.Tests;

[TestFixture]
internal sealed class ProtocolTests
{
    // Ten classes, numbered by tens, of 40 rows; 30 of each are published for training.
    private static readonly int[] Labels = [.. Enumerable.Range(0, 400).Select(row => row % 10 * 10)];

    private readonly ImageSet _images = new("set", Tensor.Create(new byte[400], [400, 1, 1]), Labels, PublishedTrainCount: 300);
    private readonly ExperimentOptions _options = new() { Recipe = new MinedRecipe(), Seed = 3 };

    [Test]
    public void Plan_PlainOptions_IsTheRecipesSplit()
    {
        new Protocol(_images, _options).Plan().Train.Should().Equal(Enumerable.Range(0, 300));
        new Protocol(_images, _options with { Recipe = new SeedRecipe() }).Plan().Train
            .Should().Equal(RowPlan.AtRandom(_images, seed: 3).Train);
    }

    [Test]
    public void Plan_UnseenClasses_AreNotLearnedAndEveryClassHasTwentyGalleryRows()
    {
        var protocol = new Protocol(_images, _options with { UnseenCount = 4 });

        RowPlan plan = protocol.Plan();

        protocol.UnseenClasses.Should().HaveCount(4).And.OnlyHaveUniqueItems().And.BeSubsetOf(Labels);
        plan.Train.Should().HaveCount(180).And.NotContain(row => protocol.UnseenClasses.Contains(Labels[row]));
        plan.Gallery.CountBy(row => Labels[row]).Should().HaveCount(10).And.OnlyContain(rows => rows.Value == 20);
        plan.Test.Should().Equal(Enumerable.Range(300, 100));
    }

    [Test]
    public void UnseenClasses_OtherSeed_AreOtherClasses()
    {
        int[] drawn = Draw(seed: 3);

        Draw(seed: 3).Should().Equal(drawn);
        Enumerable.Range(4, 5).Any(seed => !Draw(seed).SequenceEqual(drawn)).Should().BeTrue();

        int[] Draw(int seed) => new Protocol(_images, _options with { UnseenCount = 4, Seed = seed }).UnseenClasses;
    }

    [TestCase(1)]
    [TestCase(7)]
    public void Plan_Gallery_HoldsAsManyRowsOfEveryClass(int count)
    {
        RowPlan plan = new Protocol(_images, _options with { GalleryCount = count }).Plan();

        plan.Gallery.Should().HaveCount(10 * count);
        plan.Train.Should().HaveCount(300);
    }

    [Test]
    public void Plan_ValidationWithUnseenClasses_TakesNoTestRow()
    {
        RowPlan plan = new Protocol(_images, _options with { IsValidation = true, UnseenCount = 2 }).Plan();

        plan.Train.Concat(plan.Gallery).Should().OnlyContain(row => row < 250);
        plan.Test.Should().Equal(Enumerable.Range(250, 50));
    }

    [Test]
    public void Folds_UnseenClasses_AreLackedByEveryFold()
    {
        var protocol = new Protocol(_images, _options with { UnseenCount = 1 });

        protocol.Folds(4).Should().HaveCount(4)
            .And.AllSatisfy(plan => plan.Train.Should().HaveCount(270).And.NotContain(row => Labels[row] == protocol.UnseenClasses[0]));
    }

    [Test]
    public void Constructor_TooFewClassesLeft_Throws() =>
        FluentActions.Invoking(() => new Protocol(_images, _options with { UnseenCount = 9 })).Should().Throw<InputException>()
            .WithMessage("--unseen is 9 but set has 10 classes, of which 2 must be learned from; ask for fewer.");
}
