using Tables.Data;

namespace Tables;

/// <summary>How a classifier with nothing chosen beforehand did on a table.</summary>
internal sealed record TableResult
{
    /// <summary>The table.</summary>
    public required Table Table { get; init; }

    /// <summary>The share of rows whose nearest row among the scaled training rows has their label.</summary>
    public required double NearestRow { get; init; }

    /// <summary>The share of rows whose five nearest rows vote for their label.</summary>
    public required double FiveRows { get; init; }

    /// <summary>The share of rows whose label was the likeliest, seed by seed.</summary>
    public required IReadOnlyList<double> NearestLabel { get; init; }

    /// <summary>The share of rows whose label was given: one that was turned away counts as wrong. Seed by seed.</summary>
    public required IReadOnlyList<double> Accepted { get; init; }

    /// <summary>The expected calibration error of the confidence that the label is right, of all seeds together.</summary>
    public required double CalibrationError { get; init; }

    /// <summary>The seconds that training took, mean of all folds and seeds.</summary>
    public required double TrainingSeconds { get; init; }

    /// <summary>The better of the two rules that learn nothing.</summary>
    public double Raw => Math.Max(NearestRow, FiveRows);
}
