namespace MetricLearning.Auditing;

/// <summary>Quantiles of numbers, which a few wild ones do not move.</summary>
internal static class Quantiles
{
    /// <summary>A quantile of sorted numbers, linear between two of them: that of place <c>q·(n − 1)</c>.</summary>
    public static double Of(ReadOnlySpan<double> sorted, double q)
    {
        double place = q * (sorted.Length - 1);
        int below = (int)place;
        double rest = place - below;
        return rest == 0 ? sorted[below] : (sorted[below] * (1 - rest)) + (sorted[below + 1] * rest);
    }

    /// <summary>The median of numbers, at least one; sorts them.</summary>
    public static double Median(Span<double> values)
    {
        values.Sort();
        return Of(values, 0.5);
    }

    /// <summary>
    /// A robust standard deviation: 1.4826 times the median distance from a centre, or 1.2533 times the mean distance where that median is
    /// 0, both of which are the standard deviation of normal numbers.
    /// </summary>
    public static double Spread(ReadOnlySpan<double> values, double center)
    {
        double[] distances = new double[values.Length];
        for (int i = 0; i < distances.Length; i++)
        {
            distances[i] = Math.Abs(values[i] - center);
        }

        double median = Median(distances);
        return median > 0 ? 1.4826022185056018 * median : 1.2533141373155003 * (distances.Sum() / distances.Length);
    }
}
