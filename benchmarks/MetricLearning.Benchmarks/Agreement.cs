namespace MetricLearning.Benchmarks;

/// <summary>Holds back a benchmark whose contestants compute different things.</summary>
internal static class Agreement
{
    private const double Tolerance = 1e-4;

    /// <summary>Runs all contestants and throws unless their results agree with the baseline's.</summary>
    /// <param name="baseline">The plain way.</param>
    /// <param name="result">Where every contestant writes what it computed.</param>
    /// <param name="contestants">The other ways.</param>
    public static void RequireAll(Action baseline, Func<float[]> result, params ReadOnlySpan<Action> contestants)
    {
        baseline();
        float[] expected = [.. result()];
        foreach (Action contestant in contestants)
        {
            Array.Fill(result(), float.NaN);
            contestant();
            Require(contestant.Method.Name, expected, result());
        }
    }

    /// <summary>Throws unless all values agree within a share of the largest expected one: the sums run in different orders.</summary>
    public static void Require(string contestant, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
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
            difference = Math.Max(difference, Math.Abs((double)expected[i] - actual[i])); // NaN stays NaN
        }

        if (!(difference <= Tolerance * largest))
        {
            throw new InvalidOperationException($"{contestant} is off by {difference}; the largest expected value is {largest}.");
        }
    }
}
