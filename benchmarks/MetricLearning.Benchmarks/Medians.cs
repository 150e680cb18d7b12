namespace MetricLearning.Benchmarks;

/// <summary>The middle of several measurements, which one that was disturbed does not move.</summary>
internal static class Medians
{
    /// <summary>The median, the larger of the middle two of an even number.</summary>
    public static double Of(double[] values) => values.Order().ElementAt(values.Length / 2);
}
