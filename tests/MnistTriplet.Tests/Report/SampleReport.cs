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
        GalleryRows = 8,
        TestRows = 4,
        Layers = [64, 128, 64],
        Network = ["layer0", "layer1"],
        UntrainedAccuracy = 0.5,
        Epochs = [new EpochFigures(1, 0.25, 0.5, 0.5, 1.5, 2.5, 3.5)],
        Accuracy = new Dictionary<string, double> { ["1"] = 0.625, ["5"] = 0.75 },
        Classes = [3, 7],
        Confusion = [[2, 0], [2, 0]],
        TrainingSeconds = 12.5,
        EmbeddingSeconds = 0.5,
        SearchSeconds = 1.5,
        PeakMemoryBytes = 123_000_000,
    };

    public static CrossValidationReport CreateCrossValidation() => new()
    {
        Recipe = "mined",
        Dataset = "digits",
        Seed = 42,
        NeighborCount = 1,
        Accuracy = 0.75,
        PixelAccuracy = 0.625,
        TrainingSeconds = 25,
        Folds = [new FoldReport(1, 0.625, 0.5, Create()), new FoldReport(2, 0.875, 0.75, Create())],
    };
}
