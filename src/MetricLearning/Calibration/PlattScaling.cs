using System.Globalization;
using MetricLearning.Internal;

namespace MetricLearning.Calibration;

/// <summary>Turns a score into the probability of being right by a logistic curve of two numbers. Immutable and thread-safe.</summary>
/// <remarks>
/// <para>
/// <c>p(s) = 1 / (1 + e^−(slope·s + intercept))</c>, fitted to the targets <c>(N₊ + 1)/(N₊ + 2)</c> for right rows and
/// <c>1/(N₋ + 2)</c> for wrong ones, so that rows of one kind alone do not make it certain. A slope below 0 is not used: where higher
/// scores are not more often right, the slope is 0 and p the same for all. Where a score parts right rows from wrong ones without
/// overlap, the smoothed targets keep the slope finite.
/// </para>
/// <para>
/// Sources: J. Platt, Probabilistic outputs for support vector machines and comparisons to regularized likelihood methods, 1999;
/// H.-T. Lin, C.-J. Lin, R. C. Weng, A note on Platt's probabilistic outputs for support vector machines, Machine Learning 68, 2007.
/// </para>
/// </remarks>
public sealed class PlattScaling
{
    /// <summary>Makes a curve of numbers that were fitted before.</summary>
    /// <param name="slope">What a unit of score adds to the log odds, 0 ≤ slope, finite.</param>
    /// <param name="intercept">The log odds at score 0, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public PlattScaling(double slope, double intercept)
    {
        Throw.IfNot(
            slope >= 0 && double.IsFinite(slope), slope, "0 ≤ slope < infinity",
            "Pass a slope as Fit found it; turn the scores round where a high one means wrong.");
        Throw.IfNot(double.IsFinite(intercept), intercept, "a finite number", "Pass an intercept as Fit found it.");
        (Slope, Intercept) = (slope, intercept);
    }

    /// <summary>What a unit of score adds to the log odds.</summary>
    public double Slope { get; }

    /// <summary>The log odds at score 0.</summary>
    public double Intercept { get; }

    /// <summary>Fits the curve to held-out rows. O(n) a step of Newton's method, at most 100 steps.</summary>
    /// <param name="scores">A score of each row, [n], 1 ≤ n, the higher the surer, from −10¹⁰⁰ to 10¹⁰⁰.</param>
    /// <param name="isCorrect">Whether the row's answer is right, [n].</param>
    /// <exception cref="ArgumentException">There is no row, the counts differ, or a score is out of range.</exception>
    public static PlattScaling Fit(ReadOnlySpan<double> scores, ReadOnlySpan<bool> isCorrect)
    {
        CalibrationRows.Check(scores, isCorrect, nameof(scores), nameof(isCorrect));
        (double mean, double deviation) = CalibrationRows.MeanAndDeviation(scores);
        double[] standard = new double[scores.Length];
        for (int i = 0; i < standard.Length; i++)
        {
            standard[i] = (scores[i] - mean) / deviation;
        }

        double[] weights = LogisticRows.EqualWeights(scores.Length);
        LogisticRows rows = new(standard, [], LogisticRows.PlattTargets(isCorrect, weights), weights);
        LogisticModel model = LogisticModel.Fit(rows, penalty: 0, firstPrior: 0, secondPrior: 0);
        double slope = model.First / deviation;
        return new(slope, model.Intercept - (slope * mean));
    }

    /// <summary>The probability that a row with a score is right. O(1), without allocation.</summary>
    /// <param name="score">The score; NaN gives NaN.</param>
    /// <returns>A number from 0 to 1, which never falls where the score rises.</returns>
    public double ProbabilityOf(double score) =>
        LogisticModel.Sigmoid(Slope == 0 ? Intercept : (Slope * score) + Intercept); // 0·∞ is no number

    /// <summary>The curve's two numbers.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"slope {Slope:G6}, intercept {Intercept:G6}");
}
