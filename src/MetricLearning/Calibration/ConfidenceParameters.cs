namespace MetricLearning.Calibration;

/// <summary>The numbers of a <see cref="ConfidenceCalibrator"/>, whose documentation says what they do; for a model file.</summary>
public sealed record ConfidenceParameters
{
    /// <summary>What the vote adds to the log odds, 0 ≤ weight, finite.</summary>
    public required double VoteWeight { get; init; }

    /// <summary>What the distance takes from the log odds, 0 ≤ weight, finite.</summary>
    public required double DistanceWeight { get; init; }

    /// <summary>The log odds of a vote share of one half at distance 0, finite.</summary>
    public required double Intercept { get; init; }

    /// <summary>The distance that counts as usual, 0 &lt; scale, finite.</summary>
    public required double DistanceScale { get; init; }

    /// <summary>No confidence is below this or above 1 − this, 0 ≤ floor &lt; 0.5.</summary>
    public required double Floor { get; init; }

    /// <summary>The log odds that are corrected, finite, strictly ascending, [b]; none where nothing is corrected.</summary>
    public IReadOnlyList<double> KnotInputs { get; init; } = [];

    /// <summary>What they are corrected to, finite, strictly ascending, [b].</summary>
    public IReadOnlyList<double> KnotOutputs { get; init; } = [];
}
