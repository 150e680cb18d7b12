namespace MetricLearning.Benchmarks;

/// <summary>Holds back a benchmark whose contestants compute different things.</summary>
internal static class Agreement
{
    /// <summary>Throws unless all values agree within a share of the largest expected one: the sums run in different orders.</summary>
    public static void Require(string contestant, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance = 1e-4)
    {
        if (expected.Length != actual.Length)
        {
            throw new InvalidOperationException($"{contestant} gave {actual.Length} values, not {expected.Length}.");
        }

        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(expected[i]));
            difference = Math.Max(difference, Math.Abs((double)expected[i] - actual[i]));
        }

        if (!(difference <= tolerance * largest))
        {
            throw new InvalidOperationException($"{contestant} is off by {difference}; the largest expected value is {largest}.");
        }
    }
}
