namespace MnistTriplet.Report;

/// <summary>What a cross-validation found, as written to report.json.</summary>
internal sealed record CrossValidationReport
{
    public required string Recipe { get; init; }

    public required string Dataset { get; init; }

    public required int Seed { get; init; }

    /// <summary>The number of neighbours that vote, k.</summary>
    public required int NeighborCount { get; init; }

    /// <summary>The mean accuracy of the folds by that vote.</summary>
    public required double Accuracy { get; init; }

    /// <summary>The mean accuracy of the nearest neighbour on scaled pixels.</summary>
    public required double PixelAccuracy { get; init; }

    /// <summary>Seconds that all folds together trained.</summary>
    public required double TrainingSeconds { get; init; }

    public required IReadOnlyList<FoldReport> Folds { get; init; }
}
