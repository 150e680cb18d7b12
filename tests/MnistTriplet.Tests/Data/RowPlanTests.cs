using System.Numerics.Tensors;
using MnistTriplet.Data;

namespace MnistTriplet.Tests.Data;

[TestFixture]
internal sealed class RowPlanTests
{
    private const int Seed = 5;

    // 30 rows of class 4, 20 of class 7, 10 of class 9, mixed; the first 48 are published for training.
    private static readonly int[] Labels = [.. Enumerable.Range(0, 60).Select(row => (row % 6) switch { 0 => 9, 1 or 2 => 7, _ => 4 })];

    private readonly ImageSet _images = new("set", Tensor.Create(new byte[60], [60, 1, 1]), Labels, PublishedTrainCount: 48);

    [Test]
    public void Published_Split_IsKeptInOrder()
    {
        RowPlan plan = RowPlan.Published(_images, Seed);

        plan.Train.Should().Equal(Enumerable.Range(0, 48));
        plan.Gallery.Should().BeSameAs(plan.Train);
        plan.Test.Should().Equal(Enumerable.Range(48, 12));
    }

    [Test]
    public void Published_NoSplitIsPublished_DrawsFourFifthsBySeed()
    {
        RowPlan plan = RowPlan.Published(_images with { PublishedTrainCount = null }, Seed);

        plan.Train.Should().HaveCount(48).And.NotBeInAscendingOrder().And.Equal(RowPlan.AtRandom(_images, Seed).Train);
        plan.Train.Concat(plan.Test).Should().BeEquivalentTo(Enumerable.Range(0, 60));
        RowPlan.AtRandom(_images, Seed + 1).Train.Should().NotEqual(plan.Train);
    }

    [Test]
    public void Folds_AllRows_AreClassifiedOnceAndNeverByThemselves()
    {
        IReadOnlyList<RowPlan> folds = RowPlan.Folds(_images, foldCount: 4, Seed);

        folds.SelectMany(fold => fold.Test).Should().BeEquivalentTo(Enumerable.Range(0, 60));
        folds.Should().AllSatisfy(fold => fold.Train.Concat(fold.Test).Should().BeEquivalentTo(Enumerable.Range(0, 60)));
    }

    [Test]
    public void Folds_RowsOfEveryClass_AreSpreadEvenly()
    {
        IReadOnlyList<RowPlan> folds = RowPlan.Folds(_images, foldCount: 4, Seed);

        folds.Should().AllSatisfy(fold => fold.Test.Should().HaveCount(15));
        folds.Select(fold => fold.Test.Count(row => Labels[row] == 4)).Should().OnlyContain(count => count == 7 || count == 8);
        folds.Select(fold => fold.Test.Count(row => Labels[row] == 9)).Should().OnlyContain(count => count == 2 || count == 3);
    }

    [Test]
    public void Folds_SameSeed_GivesTheSameFolds()
    {
        RowPlan.Folds(_images, 4, Seed)[2].Train.Should().Equal(RowPlan.Folds(_images, 4, Seed)[2].Train);
        RowPlan.Folds(_images, 4, Seed)[2].Test.Should().NotEqual(RowPlan.Folds(_images, 4, Seed + 1)[2].Test);
    }

    [Test]
    public void Folds_ForValidation_HoldOutOtherRowsInEveryFold() =>
        RowPlan.Folds(_images, 5, Seed).SelectMany(fold => fold.ForValidation().Test).Should().HaveCount(40).And.OnlyHaveUniqueItems();

    [Test]
    public void Folds_MoreThanRows_Throws() =>
        FluentActions.Invoking(() => RowPlan.Folds(_images, foldCount: 61, Seed)).Should().Throw<InputException>()
            .WithMessage("--folds is 61 but there are 60 images; ask for fewer folds.");

    [Test]
    public void ForValidation_Published_HoldsOutTheLastSixthOfTheTrainingRows()
    {
        RowPlan plan = RowPlan.Published(_images, Seed).ForValidation();

        plan.Train.Should().Equal(Enumerable.Range(0, 40));
        plan.Gallery.Should().BeSameAs(plan.Train);
        plan.Test.Should().Equal(Enumerable.Range(40, 8));
    }

    [Test]
    public void ForValidation_FewRows_Throws() =>
        FluentActions.Invoking(() => new RowPlan([0, 1, 2, 3, 4], [], []).ForValidation()).Should().Throw<InputException>()
            .WithMessage("--validate holds out a sixth of the training rows but there are 5; pass at least 6.");

    [Test]
    public void WithGallery_Classes_HoldAsManyRowsEachOrAllThereAre()
    {
        RowPlan plan = RowPlan.Published(_images, Seed).WithGallery(Labels, rowsPerClass: 10, Seed);

        plan.Gallery.Should().OnlyHaveUniqueItems().And.BeSubsetOf(plan.Train);
        plan.Gallery.CountBy(row => Labels[row]).Should().BeEquivalentTo(
            new Dictionary<int, int> { [4] = 10, [7] = 10, [9] = 8 });
        plan.WithGallery(Labels, rowsPerClass: 10, Seed).Gallery.Should().Equal(plan.Gallery);
        plan.WithGallery(Labels, rowsPerClass: 10, Seed + 1).Gallery.Should().NotEqual(plan.Gallery);
    }

    [Test]
    public void WithoutLearning_Classes_StayInGalleryAndTestOnly()
    {
        RowPlan before = RowPlan.Published(_images, Seed);

        RowPlan plan = before.WithoutLearning(Labels, [4, 9]);

        plan.Train.Should().Equal(before.Train.Where(row => Labels[row] == 7));
        plan.Gallery.Should().BeSameAs(before.Gallery);
        plan.Test.Should().BeSameAs(before.Test);
    }
}
