using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class RowDifferenceTests
{
    [Test]
    public void SquaredLength_EveryLength_AgreesWithALoopInDouble()
    {
        for (int length = 0; length <= 67; length++)
        {
            (float[] x, float[] y) = Rows(length);
            double expected = x.Zip(y, (a, b) => Math.Pow((double)a - b, 2)).Sum();

            RowDifference.SquaredLength(x, y)
                .Should().BeApproximately((float)expected, (float)(1e-6 * (expected + 1)), "{0} roundings", length);
        }
    }

    [Test]
    public void AddScaled_EveryLength_WritesBothRowsAndNothingBeside()
    {
        for (int length = 0; length <= 67; length++)
        {
            (float[] x, float[] y) = Rows(length);
            float[] plus = Enumerable.Repeat(1f, length + 2).ToArray();
            float[] minus = Enumerable.Repeat(2f, length + 2).ToArray();

            RowDifference.AddScaled(x, y, 0.5f, plus.AsSpan(1, length), minus.AsSpan(1, length));

            // Exact: halving does not round, and the difference and the sums are computed in the same order.
            plus.Should().Equal([1, .. x.Zip(y, (a, b) => 1 + ((a - b) * 0.5f)), 1]);
            minus.Should().Equal([2, .. x.Zip(y, (a, b) => 2 - ((a - b) * 0.5f)), 2]);
        }
    }

    [Test]
    public void AddScaled_OneRow_WritesItAsWithTwoAndNothingBeside()
    {
        for (int length = 0; length <= 67; length++)
        {
            (float[] x, float[] y) = Rows(length);
            float[] plus = Enumerable.Repeat(1f, length + 2).ToArray();

            RowDifference.AddScaled(x, y, 0.5f, plus.AsSpan(1, length));

            plus.Should().Equal([1, .. x.Zip(y, (a, b) => 1 + ((a - b) * 0.5f)), 1]);
        }
    }

    private static (float[] X, float[] Y) Rows(int length)
    {
        var random = new Random(length);
        return (
            [.. Enumerable.Range(0, length).Select(_ => random.NextSingle())],
            [.. Enumerable.Range(0, length).Select(_ => random.NextSingle())]);
    }
}
