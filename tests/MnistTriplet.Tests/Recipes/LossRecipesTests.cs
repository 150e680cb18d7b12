using System.Numerics.Tensors;
using MetricLearning.Training;
using MnistTriplet.Data;
using MnistTriplet.Recipes;

namespace MnistTriplet.Tests.Recipes;

[TestFixture]
internal sealed class LossRecipesTests
{
    private const int RowCount = 200;

    private static readonly ImageSet Digits = EmbeddedSet.Digits.Read();

    private static readonly ImageSet FewDigits = new("few", Tensor.Create(Pixels(), [RowCount, 8, 8]), Digits.Labels[..RowCount], null);

    private static IReadOnlyList<LossRecipe> Recipes => LossRecipes.All;

    [Test]
    public void All_Names_AreDistinct() => Recipes.Select(recipe => recipe.Name).Should().OnlyHaveUniqueItems().And.HaveCount(18);

    [TestCaseSource(nameof(Recipes))]
    public void Training_FewDigits_LowersTheLoss(LossRecipe recipe)
    {
        ExperimentOptions options = new() { Recipe = recipe, Seed = 1, EpochCount = 12, ThreadCount = 2 };
        ImageRows rows = ImageRows.Select(FewDigits, new Protocol(FewDigits, options).Plan());
        recipe.Scale(rows);

        TrainingReport report = new EmbeddingTrainer(recipe.CreateNetwork(rows, options), recipe.CreateTraining(rows, options)).Train(
            rows.Train);

        report.Epochs[^1].Loss.Should().BeLessThan(report.Epochs[0].Loss);
    }

    [TestCaseSource(nameof(Recipes))]
    public void Description_AnyLoss_NamesLossAndSampler(LossRecipe recipe)
    {
        recipe.Description.Network.Should().Be(new MinedRecipe().Description.Network, "only loss and sampler differ");
        recipe.Description.Loss.Should().NotBeEmpty();
        recipe.Description.Sampler.Should().NotBeEmpty();
    }

    private static byte[] Pixels()
    {
        byte[] pixels = new byte[Digits.Images.FlattenedLength];
        Digits.Images.FlattenTo(pixels);
        return pixels[..(RowCount * 64)];
    }
}
