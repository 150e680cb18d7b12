namespace MetricLearning.Tests.Golden;

/// <summary>Compares gradients with golden ones, which are stored as whole numbers of a ten-millionth of their largest entry.</summary>
internal static class GoldenGradient
{
    public static void ShouldBe(this ReadOnlySpan<float> actual, int[] golden, double unit, double tolerance)
    {
        actual.Length.Should().Be(golden.Length);
        double largest = 1e7 * unit;
        for (int i = 0; i < actual.Length; i++)
        {
            double expected = golden[i] * unit;
            if (!(Math.Abs(actual[i] - expected) <= tolerance * largest))
            {
                Assert.Fail($"gradient[{i}] is {actual[i]}; expected {expected} ± {tolerance * largest}");
            }
        }
    }
}
