using System.Globalization;

namespace MnistTriplet.Report;

/// <summary>What one run of the experiment found, as written to report.json.</summary>
internal sealed record ExperimentReport
{
    public required string Recipe { get; init; }

    public required string Dataset { get; init; }

    public required int Seed { get; init; }

    public required SettingsReport Settings { get; init; }

    /// <summary>The library's version.</summary>
    public required string Library { get; init; }

    public required MachineReport Machine { get; init; }

    public required int TrainRows { get; init; }

    /// <summary>Rows with known labels that the test rows were compared with.</summary>
    public required int GalleryRows { get; init; }

    public required int TestRows { get; init; }

    /// <summary>Columns of the input, then the outputs, or channels, of each layer with weights and a bias.</summary>
    public required IReadOnlyList<int> Layers { get; init; }

    /// <summary>The network's layers with their shapes and numbers of parameters, a line each.</summary>
    public required IReadOnlyList<string> Network { get; init; }

    /// <summary>Share of the test rows that the network classified rightly before it was trained, by one neighbour.</summary>
    public required double UntrainedAccuracy { get; init; }

    public required IReadOnlyList<EpochFigures> Epochs { get; init; }

    /// <summary>Share of the test rows classified rightly, by the number of neighbours that vote, k.</summary>
    public required IReadOnlyDictionary<string, double> Accuracy { get; init; }

    /// <summary>The figures of classes that were not learned from; null where there are none.</summary>
    public UnseenReport? Unseen { get; init; }

    /// <summary>The classes in the order of the confusion matrix.</summary>
    public required IReadOnlyList<int> Classes { get; init; }

    /// <summary>Test rows counted by their class (row) and the class they were taken for (column).</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Confusion { get; init; }

    /// <summary>Precision, recall and F1 of each class that a test row has or was taken for.</summary>
    public required IReadOnlyList<ClassFigures> Scores { get; init; }

    /// <summary>The test rows that were classified wrongly.</summary>
    public required IReadOnlyList<ErrorFigures> Errors { get; init; }

    public required double TrainingSeconds { get; init; }

    /// <summary>Seconds to embed all gallery and test rows.</summary>
    public required double EmbeddingSeconds { get; init; }

    /// <summary>Seconds to find the neighbours of all test rows.</summary>
    public required double SearchSeconds { get; init; }

    /// <summary>The largest working set of the process so far.</summary>
    public required long PeakMemoryBytes { get; init; }

    /// <summary>The accuracy by the vote of a number of neighbours.</summary>
    public double AccuracyOf(int neighborCount) => Accuracy[neighborCount.ToString(CultureInfo.InvariantCulture)];
}
