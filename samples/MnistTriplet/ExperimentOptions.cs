using MnistTriplet.Recipes;

namespace MnistTriplet;

/// <summary>What the command line asks for.</summary>
internal sealed record ExperimentOptions
{
    public required IRecipe Recipe { get; init; }

    public DatasetChoice Dataset { get; init; }

    /// <summary>The folder of the four MNIST files; null to look elsewhere.</summary>
    public string? DataFolder { get; init; }

    public required int EpochCount { get; init; }

    /// <summary>The batch in the recipe's own unit: triplets or rows.</summary>
    public required int BatchSize { get; init; }

    public required int Seed { get; init; }

    public required int ThreadCount { get; init; }

    /// <summary>The number of neighbours whose vote the confusion matrix shows.</summary>
    public required int NeighborCount { get; init; }

    /// <summary>The folder for report.json; null for none.</summary>
    public string? ReportFolder { get; init; }

    /// <summary>Whether only notices and results are shown.</summary>
    public bool IsQuiet { get; init; }
}
