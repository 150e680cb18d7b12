namespace MetricLearning.Calibration;

/// <summary>How a <see cref="ConfidenceCalibrator"/> is fitted.</summary>
public enum ConfidenceMethod
{
    /// <summary><see cref="Isotonic"/> from 1,000 rows of which 50 are right and 50 are not, else <see cref="Logistic"/>.</summary>
    Automatic,

    /// <summary>The logistic model of vote share and distance alone.</summary>
    Logistic,

    /// <summary>The logistic model, its log odds corrected by isotonic regression.</summary>
    Isotonic,
}
