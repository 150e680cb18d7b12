namespace MetricLearning.Calibration;

/// <summary>What a <see cref="RejectionTarget"/> asks of a threshold.</summary>
public enum RejectionGoal
{
    /// <summary>The highest F1.</summary>
    BestF1,

    /// <summary>The most right answers while the share of right ones among the accepted is at least a number.</summary>
    PrecisionAtLeast,

    /// <summary>The most accepted rows while the share of false accepts is at most a number.</summary>
    FalseAcceptsAtMost,

    /// <summary>The fewest accepted rows while the share of true accepts is at least a number.</summary>
    TrueAcceptsAtLeast,
}
