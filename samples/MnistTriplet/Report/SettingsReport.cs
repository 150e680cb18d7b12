using MetricLearning.Training;
using MnistTriplet.Recipes;

namespace MnistTriplet.Report;

/// <summary>All settings of a run, as written to report.json: those of the command line and those that the recipe took.</summary>
internal sealed record SettingsReport
{
    /// <summary>The command line, as it was given.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    public required int Epochs { get; init; }

    public required RecipeSettings Recipe { get; init; }

    /// <summary>The learning rate that the schedule begins with.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The learning rate of what the loss learns; null where it is the network's.</summary>
    public double? LossLearningRate { get; init; }

    /// <summary>The largest norm of a step's gradient; null for none.</summary>
    public double? GradientClipNorm { get; init; }

    /// <summary>The number of neighbours whose vote confusion, scores and errors show.</summary>
    public required int Neighbors { get; init; }

    public required int Threads { get; init; }

    /// <summary>Whether a sixth of the training rows was classified instead of the test rows.</summary>
    public required bool Validate { get; init; }

    /// <summary>The number of classes that were never learned from.</summary>
    public required int Unseen { get; init; }

    /// <summary>The number of gallery rows of each class; null for all training rows, or the default of unseen classes.</summary>
    public int? Gallery { get; init; }

    /// <summary>The number of folds; null for one split.</summary>
    public int? Folds { get; init; }

    /// <summary>Gathers the settings.</summary>
    public static SettingsReport Of(ExperimentOptions options, EmbeddingTrainerOptions training, RecipeSettings recipe) => new()
    {
        Arguments = options.Arguments,
        Epochs = training.Epochs,
        Recipe = recipe,
        LearningRate = training.LearningRate,
        LossLearningRate = training.LossLearningRate,
        GradientClipNorm = training.GradientClipNorm,
        Neighbors = options.NeighborCount,
        Threads = training.MaxDegreeOfParallelism,
        Validate = options.IsValidation,
        Unseen = options.UnseenCount,
        Gallery = options.GalleryCount,
        Folds = options.FoldCount,
    };
}
