using MnistTriplet.Tables;

namespace MnistTriplet.Tests.Tables;

[TestFixture]
internal sealed class TableTextTests
{
    private static readonly TableRun Run = new()
    {
        Entry = "seed",
        Dataset = "mnist",
        Fingerprint = "f",
        Seed = 0,
        Layers = [784, 128, 64],
        Epochs = 10,
        TrainingSeconds = 5,
        Accuracy = 0.95,
        UntrainedAccuracy = 0.9,
    };

    [Test]
    public void Of_SeveralSeeds_ShowsMeanAndRange() =>
        Lines(Run, Run with { Seed = 1, Accuracy = 0.96, TrainingSeconds = 6 }).Should().Equal(
            "| recipe | data | network | loss | sampler | epochs | seconds | accuracy, k = 1: mean (range) | beside it |",
            "|---|---|---|---|---|---|---|---|---|",
            "| `seed` | mnist | 784-128-64, tanh | margin 1, Euclidean, mean of all | random | 10 | 5.5 | " +
            "95.50 % (95.00 to 96.00, 2 seeds) | untrained 90.00 % |");

    [Test]
    public void Of_FiveNeighbors_ShowsTheMeanOfTheRunsThatHaveIt() =>
        Lines(Run with { FiveNeighborAccuracy = 0.97 }, Run with { Seed = 1, FiveNeighborAccuracy = 0.98 }, Run with { Seed = 2 })[2]
            .Should().EndWith("| k = 5 97.50 %, untrained 90.00 % |");

    [Test]
    public void Of_OneSeed_SaysSo() => Lines(Run)[2].Should().Contain("(95.00 to 95.00, 1 seed)");

    [Test]
    public void Of_UnseenClasses_ShowsBothAccuracies() =>
        Lines(Run with { Entry = "conv-unseen", SeenAccuracy = 0.99, UnseenAccuracy = 0.95 })[2]
            .Should().EndWith("| untrained 90.00 %, seen classes 99.00 %, never seen 95.00 % |");

    [Test]
    public void Of_Folds_ShowsThePixelsBesideThem() =>
        Lines(Run with { Entry = "digits", UntrainedAccuracy = null, PixelAccuracy = 0.985 })[2].Should().EndWith("| pixels 98.50 % |");

    [Test]
    public void Of_RunsInAnyOrder_KeepsTheOrderOfTheTableAndSetsApart() =>
        Lines(Run, Run with { Entry = "published" }, Run with { Dataset = "fashion" }).Skip(2).Select(line => line.Split('|')[1..3])
            .Should().BeEquivalentTo(
                new string[][] { [" `published` ", " mnist "], [" `seed` ", " mnist "], [" `seed` ", " fashion "] },
                options => options.WithStrictOrdering());

    private static string[] Lines(params TableRun[] runs) => TableText.Of(runs).TrimEnd('\n').Split('\n');
}
