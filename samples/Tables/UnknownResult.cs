using Tables.Data;

namespace Tables;

/// <summary>How well rows of a class that was left out of training are told from those of the others.</summary>
internal sealed record UnknownResult
{
    /// <summary>The table.</summary>
    public required Table Table { get; init; }

    /// <summary>The share of the known rows whose label was the likeliest.</summary>
    public required double Accuracy { get; init; }

    /// <summary>The probability that a known row has a larger confidence than an unknown one.</summary>
    public required double ConfidenceAuroc { get; init; }

    /// <summary>The probability that a known row is nearer to the gallery than an unknown one, among embeddings.</summary>
    public required double DistanceAuroc { get; init; }

    /// <summary>The probability that a known row has a smaller novelty than an unknown one.</summary>
    public required double NoveltyAuroc { get; init; }

    /// <summary>The same among the scaled rows, by the nearest row.</summary>
    public required double RawAuroc { get; init; }

    /// <summary>The same by the fifth.</summary>
    public required double FarRawAuroc { get; init; }

    /// <summary>The share of the unknown rows accepted when 95 % of the known ones are, by novelty.</summary>
    public required double FalseAccepts { get; init; }

    /// <summary>The same among the scaled rows, by the nearest row.</summary>
    public required double RawFalseAccepts { get; init; }

    /// <summary>The share of the known rows whose novelty is 0.95 at most.</summary>
    public required double KnownBelow95 { get; init; }

    /// <summary>The same of the unknown rows.</summary>
    public required double UnknownBelow95 { get; init; }

    /// <summary>The expected calibration error of the confidence on known rows.</summary>
    public required double CalibrationError { get; init; }
}
