using MnistTriplet.Data;
using MnistTriplet.OpenSet;
using MnistTriplet.Recipes;
using MnistTriplet.Report;

namespace MnistTriplet.Tests.OpenSet;

/// <summary>The open-set experiment on the embedded digits.</summary>
[TestFixture]
internal sealed class OpenSetExperimentTests
{
    private static readonly ExperimentOptions Options = new() { Recipe = new MinedRecipe(), Seed = 1, EpochCount = 20, NeighborCount = 3 };

    [Test]
    public async Task RunAsync_TwoClassesUnknown_TellsThemFromTheOthers()
    {
        OpenSetRun run = await ExperimentOf(Options).RunAsync([0, 1], CancellationToken.None);

        run.Unknown.Should().Equal(0, 1);
        run.Accuracy.Should().BeGreaterThan(0.9);
        run.Auroc.Should().BeGreaterThan(0.8, "0.5 is chance");
        run.PixelAuroc.Should().BeGreaterThan(0.8);
        run.FalseAccepts.Should().BeInRange(0, 1);
        run.CalibrationError.Should().BeInRange(0, 0.1);
    }

    [Test]
    public void Pairs_OfASeed_AreAllPairsInAnOrderOfItsOwn()
    {
        IReadOnlyList<int[]> pairs = ExperimentOf(Options).Pairs();

        pairs.Should().HaveCount(45);
        pairs.Select(pair => (pair[0], pair[1])).Should().OnlyHaveUniqueItems();
        pairs.Should().BeEquivalentTo(ExperimentOf(Options).Pairs(), order => order.WithStrictOrdering());
        pairs.Select(pair => (pair[0], pair[1])).Should()
            .NotEqual(ExperimentOf(Options with { Seed = 2 }).Pairs().Select(pair => (pair[0], pair[1])));
    }

    [Test]
    public async Task RunAsync_MoreNeighboursThanRows_SaysSo()
    {
        Func<Task> run = () => ExperimentOf(Options with { NeighborCount = 1_000_000 }).RunAsync([0, 1], CancellationToken.None);

        await run.Should().ThrowAsync<InputException>().WithMessage("openset has * rows to compare with*");
    }

    private static OpenSetExperiment ExperimentOf(ExperimentOptions options) =>
        new(options, EmbeddedSet.Digits.Read(), new PlainDisplay(TextWriter.Null, isQuiet: true));
}
