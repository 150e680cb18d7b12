using MnistTriplet.Recipes;
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
        Settings = new SettingsReport
        {
            Arguments = ["--seed", "42"],
            Epochs = 1,
            Recipe = new RecipeSettings("unit", "tanh", "Xavier", "triplets", 64, "margin 1", "random", "gradient descent", "constant"),
            LearningRate = 0.5,
            Neighbors = 1,
            Threads = 2,
            Validate = false,
            Unseen = 0,
        },
        Library = "1.2.3",
        Machine = new MachineReport("a processor", 2, "X64", 256, "a system", "a framework"),
        TrainRows = 8,
        GalleryRows = 8,
        TestRows = 4,
        Layers = [64, 128, 64],
        Network = ["layer0", "layer1"],
        UntrainedAccuracy = 0.5,
        Epochs = [new EpochFigures(1, 0.25, 16, 0.5, 0.5, 1.5, 2.5, 0.75, 0.125, 0.0625, 3.5, "stuck")],
        Accuracy = new Dictionary<string, double> { ["1"] = 0.625, ["5"] = 0.75 },
        Classes = [3, 7],
        Confusion = [[2, 0], [2, 0]],
        Scores = [new ClassFigures(3, 0.5, 1, 0.625, 2), new ClassFigures(7, 0, 0, 0, 2)],
        Errors = [new ErrorFigures(9, 7, 3), new ErrorFigures(11, 7, 3)],
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
