namespace MetricLearning.Tests.Reference;

/// <summary>Compares many numbers and names the first one that is off.</summary>
internal static class Close
{
    public static void Assert(ReadOnlySpan<float> actual, ReadOnlySpan<double> expected, double tolerance, string what)
    {
        actual.Length.Should().Be(expected.Length, what);
        for (int i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(actual[i] - expected[i]) <= tolerance))
            {
                NUnit.Framework.Assert.Fail($"{what}: element {i} is {actual[i]}; expected {expected[i]} ± {tolerance}.");
            }
        }
    }

    public static double[] ToDouble(float[] values) => Array.ConvertAll(values, value => (double)value);
}
