using System.Globalization;

namespace MetricLearning.ComparisonBenchmarks;

/// <summary>Microseconds per iteration, over all rounds.</summary>
internal readonly record struct Timing(double Median, double Minimum)
{
    public static Timing Of(double[] rounds)
    {
        double[] sorted = [.. rounds.Order()];
        return new(sorted[sorted.Length / 2], sorted[0]);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Median:F0} ({Minimum:F0})");
}
