using MnistTriplet.Report;

namespace MnistTriplet.Tests.Report;

/// <summary>A small report with figures that are easy to recognise.</summary>
internal static class SampleReport
{
    public static ExperimentReport Create() => new()
    {
        Recipe = "seed",
        Dataset = "digits",
        Seed = 42,
        TrainRows = 8,
        TestRows = 4,
        Layers = [64, 128, 64],
        UntrainedAccuracy = 0.5,
        Epochs = [new EpochFigures(1, 0.25, 0.5, 0.5, 1.5, 2.5, 3.5)],
        Accuracy = new Dictionary<string, double> { ["1"] = 0.625, ["5"] = 0.75 },
        Confusion = [[2, 0], [2, 0]],
        TrainingSeconds = 12.5,
        EmbeddingSeconds = 0.5,
        SearchSeconds = 1.5,
        PeakMemoryBytes = 123_000_000,
    };
}
