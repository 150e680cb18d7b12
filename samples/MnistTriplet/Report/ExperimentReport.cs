namespace MnistTriplet.Report;

/// <summary>What one run of the experiment found, as written to report.json.</summary>
internal sealed record ExperimentReport
{
    public required string Recipe { get; init; }

    public required string Dataset { get; init; }

    public required int Seed { get; init; }

    public required int TrainRows { get; init; }

    public required int TestRows { get; init; }

    /// <summary>Columns of the input, of each hidden layer and of the embedding.</summary>
    public required IReadOnlyList<int> Layers { get; init; }

    /// <summary>Share of the test rows that the network classified rightly before it was trained, by one neighbour.</summary>
    public required double UntrainedAccuracy { get; init; }

    public required IReadOnlyList<EpochFigures> Epochs { get; init; }

    /// <summary>Share of the test rows classified rightly, by the number of neighbours that vote, k.</summary>
    public required IReadOnlyDictionary<string, double> Accuracy { get; init; }

    /// <summary>Test rows counted by their digit (row) and the digit they were taken for (column).</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Confusion { get; init; }

    public required double TrainingSeconds { get; init; }

    /// <summary>Seconds to embed all training and test rows.</summary>
    public required double EmbeddingSeconds { get; init; }

    /// <summary>Seconds to find the neighbours of all test rows.</summary>
    public required double SearchSeconds { get; init; }

    /// <summary>The largest working set of the process so far.</summary>
    public required long PeakMemoryBytes { get; init; }
}
