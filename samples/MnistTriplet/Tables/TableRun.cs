using MnistTriplet.Report;

namespace MnistTriplet.Tables;

/// <summary>What one run of the table found, as written to table.json.</summary>
internal sealed record TableRun
{
    /// <summary>The name of the line that the run belongs to.</summary>
    public required string Entry { get; init; }

    public required string Dataset { get; init; }

    /// <summary>What tells the images from others of that name.</summary>
    public required string Fingerprint { get; init; }

    public required int Seed { get; init; }

    /// <summary>Columns of the input, then the outputs, or channels, of each layer with weights and a bias.</summary>
    public required IReadOnlyList<int> Layers { get; init; }

    public required int Epochs { get; init; }

    /// <summary>Seconds of training, of all folds together where there are several.</summary>
    public required double TrainingSeconds { get; init; }

    /// <summary>Share of the test rows classified rightly by one neighbour; of folds the mean.</summary>
    public required double Accuracy { get; init; }

    /// <summary>The same by five neighbours; null for folds, and where there are fewer rows to compare with.</summary>
    public double? FiveNeighborAccuracy { get; init; }

    /// <summary>The same by one neighbour before training; null for folds.</summary>
    public double? UntrainedAccuracy { get; init; }

    /// <summary>The same by the nearest neighbour on scaled pixels; null but for folds.</summary>
    public double? PixelAccuracy { get; init; }

    /// <summary>The same over the rows of classes seen in training; null where all were seen.</summary>
    public double? SeenAccuracy { get; init; }

    /// <summary>The same over the rows of classes never seen in training; null where all were seen.</summary>
    public double? UnseenAccuracy { get; init; }

    public static TableRun Of(TableEntry entry, ExperimentReport report, string fingerprint) => new()
    {
        Entry = entry.Name,
        Dataset = report.Dataset,
        Fingerprint = fingerprint,
        Seed = report.Seed,
        Layers = report.Layers,
        Epochs = report.Epochs.Count,
        TrainingSeconds = report.TrainingSeconds,
        Accuracy = report.AccuracyOf(neighborCount: 1),
        FiveNeighborAccuracy = report.Accuracy.TryGetValue("5", out double accuracy) ? accuracy : null,
        UntrainedAccuracy = report.UntrainedAccuracy,
        SeenAccuracy = report.Unseen?.SeenAccuracy,
        UnseenAccuracy = report.Unseen?.UnseenAccuracy,
    };

    public static TableRun Of(TableEntry entry, CrossValidationReport report, string fingerprint) => new()
    {
        Entry = entry.Name,
        Dataset = report.Dataset,
        Fingerprint = fingerprint,
        Seed = report.Seed,
        Layers = report.Folds[0].Report.Layers,
        Epochs = report.Folds[0].Report.Epochs.Count,
        TrainingSeconds = report.TrainingSeconds,
        Accuracy = report.Accuracy,
        PixelAccuracy = report.PixelAccuracy,
    };
}
