using MetricLearning.Classification;
using MetricLearning.Data;

namespace MetricLearning.Tests.Reference;

/// <summary>A choice of a model of few steps and folds: what is chosen among is the same, and tests take seconds.</summary>
internal static class QuickSelection
{
    /// <summary>Classes that noise hides from the rows as they are.</summary>
    public static LabeledDataset Noisy { get; } = Blobs.Create(30, seed: 1);

    /// <summary>Two networks in each of three folds.</summary>
    public static ModelSelectionOptions Of(int stepCount) => new()
    {
        Seed = 3,
        FoldCount = 3,
        NetworksPerFold = 2,
        Recipe = NetworkRecipe.For(120, 10, 4) with { StepCount = stepCount },
    };
}
