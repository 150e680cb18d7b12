namespace MetricLearning.Calibration;

/// <summary>How a <see cref="ConfidenceCalibrator"/> is fitted.</summary>
public sealed record ConfidenceCalibratorOptions
{
    /// <summary>How; chosen by the number of rows by default.</summary>
    public ConfidenceMethod Method { get; init; }

    /// <summary>
    /// The share of rows of no known class to expect in use, 0 &lt; share &lt; 1: those given count as so many. Null, the default, takes
    /// them as they are. Where none are given it changes nothing.
    /// </summary>
    public double? UnknownShare { get; init; }
}
