using MetricLearning.Internal;

namespace MetricLearning.Calibration;

/// <summary>What a threshold is chosen for. The default value asks for the best F1.</summary>
/// <remarks>
/// Rows are known and classified right, known and classified wrong, or unknown: of no known class. Of the rows that a threshold accepts,
/// <list type="bullet">
/// <item>precision is the share that are classified right; wrong answers and unknown rows both count against it;</item>
/// <item>recall is the accepted right rows by all known rows, and <c>F1 = 2·right / (accepted + known)</c>;</item>
/// <item>where unknown rows are given, the true accepts are the share of the known rows that are accepted, right or wrong, and the
/// false accepts the share of the unknown rows that are accepted;</item>
/// <item>where none is given, wrong answers stand in for them: the true accepts are the share of the right rows that are accepted, the
/// false accepts the share of the wrong rows that are. Rows of no known class may then be accepted more often than that.</item>
/// </list>
/// </remarks>
public readonly record struct RejectionTarget
{
    private RejectionTarget(RejectionGoal goal, double value) => (Goal, Value) = (goal, value);

    /// <summary>The highest F1; of equal ones the highest threshold.</summary>
    public static RejectionTarget BestF1 => default;

    /// <summary>What is asked.</summary>
    public RejectionGoal Goal { get; }

    /// <summary>The number that goes with it, from 0 to 1; 0 for the best F1.</summary>
    public double Value { get; }

    /// <summary>The most right answers with at least a precision; of equally many the highest threshold.</summary>
    /// <param name="precision">The least precision, 0 ≤ precision ≤ 1, compared with right / accepted in double precision.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not from 0 to 1.</exception>
    public static RejectionTarget PrecisionAtLeast(double precision) =>
        new(RejectionGoal.PrecisionAtLeast, Checked(precision, nameof(precision)));

    /// <summary>The lowest threshold with at most a share of false accepts.</summary>
    /// <param name="rate">The largest share, 0 ≤ rate ≤ 1, compared with the quotient of the counts in double precision.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not from 0 to 1.</exception>
    public static RejectionTarget FalseAcceptsAtMost(double rate) => new(RejectionGoal.FalseAcceptsAtMost, Checked(rate, nameof(rate)));

    /// <summary>The highest threshold with at least a share of true accepts.</summary>
    /// <param name="rate">The least share, 0 ≤ rate ≤ 1, compared with the quotient of the counts in double precision.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not from 0 to 1.</exception>
    public static RejectionTarget TrueAcceptsAtLeast(double rate) => new(RejectionGoal.TrueAcceptsAtLeast, Checked(rate, nameof(rate)));

    private static double Checked(double value, string name)
    {
        Throw.IfNot(value >= 0 && value <= 1, value, $"0 ≤ {name} ≤ 1", "Pass a fraction, such as 0.95.", name);
        return value;
    }
}
