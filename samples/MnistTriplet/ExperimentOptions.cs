using MnistTriplet.Recipes;

namespace MnistTriplet;

/// <summary>What the command line asks for.</summary>
internal sealed record ExperimentOptions
{
    public required IRecipe Recipe { get; init; }

    /// <summary>The command line, as it was given; none where there was none.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>How often the training rows are gone through; null for what the recipe thinks right.</summary>
    public int? EpochCount { get; init; }

    /// <summary>The batch in the recipe's own unit, triplets or rows; null for what the recipe thinks right.</summary>
    public int? BatchSize { get; init; }

    public required int Seed { get; init; }

    public int ThreadCount { get; init; } = Environment.ProcessorCount;

    /// <summary>The number of neighbours whose vote the confusion matrix shows.</summary>
    public int NeighborCount { get; init; } = 1;

    /// <summary>Whether the last sixth of the training rows is classified instead of the test rows.</summary>
    public bool IsValidation { get; init; }

    /// <summary>How many classes are never learned from.</summary>
    public int UnseenCount { get; init; }

    /// <summary>How many rows of every class the gallery holds; null for all training rows, or 20 where classes are unseen.</summary>
    public int? GalleryCount { get; init; }

    /// <summary>How many folds all rows are divided into, each to be classified once; null for one split.</summary>
    public int? FoldCount { get; init; }
}
