using MetricLearning.Evaluation;
using MetricLearning.Internal;

namespace MetricLearning.Calibration;

/// <summary>Checks and measures of the rows that a calibration is fitted to.</summary>
internal static class CalibrationRows
{
    /// <summary>Scores are at most this, so that their squares are numbers too.</summary>
    public const double Largest = 1e100;

    /// <summary>Requires rows, one flag for each, and scores from −10¹⁰⁰ to 10¹⁰⁰.</summary>
    public static void Check(ReadOnlySpan<double> scores, ReadOnlySpan<bool> isCorrect, string name, string flags)
    {
        Throw.IfNoRows(scores.Length, name);
        ScoreRun.CheckFlags(isCorrect, scores.Length, flags, name);
        for (int i = 0; i < scores.Length; i++)
        {
            if (!(Math.Abs(scores[i]) <= Largest))
            {
                throw new ArgumentException(
                    $"{name}[{i}] is {scores[i]}; expected a number from -1E+100 to 1E+100. Leave such rows out.", name);
            }
        }
    }

    /// <summary>The mean of some numbers and their root mean squared difference from it; 1 where that is too small to divide by.</summary>
    public static (double Mean, double Deviation) MeanAndDeviation(ReadOnlySpan<double> values)
    {
        double mean = 0;
        foreach (double value in values)
        {
            mean += value / values.Length;
        }

        double squares = 0;
        foreach (double value in values)
        {
            squares += (value - mean) * (value - mean) / values.Length;
        }

        double deviation = Math.Sqrt(squares);
        return (mean, deviation >= 1 / Largest ? deviation : 1);
    }

    /// <summary>The middle one of some numbers, or the lower of the two in the middle. O(n·log n).</summary>
    public static double LowerMedian(List<double> values)
    {
        values.Sort();
        return values[(values.Count - 1) / 2];
    }
}
