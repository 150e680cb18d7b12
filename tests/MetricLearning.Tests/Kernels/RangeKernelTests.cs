using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class RangeKernelTests
{
    [Test]
    public void Select_EveryLength_AgreesWithPlainLoop([Range(0, 67)] int length)
    {
        float[] values = [.. Enumerable.Range(0, length).Select(i => (float)(i * 7 % 13))];
        int[] destination = [.. Enumerable.Repeat(-1, length + 5)];

        int count = RangeKernel.Select(values, origin: 3, above: -1, upTo: 4, destination);

        int[] expected = [.. Enumerable.Range(0, length).Where(i => values[i] - 3 is > -1 and <= 4)];
        destination[..count].Should().Equal(expected);
        destination[length..].Should().OnlyContain(index => index == -1, "nothing is written beyond the length");
    }

    [Test]
    public void Select_Bounds_LowerIsOutsideAndUpperInside()
    {
        int[] destination = new int[16];

        int count = RangeKernel.Select([1, 2, 3, 4, 1, 2, 3, 4, 1, 2], origin: 0, above: 1, upTo: 3, destination);

        destination[..count].Should().Equal(1, 2, 5, 6, 9);
    }

    [Test]
    public void Select_NaNAndInfinity_NeverFitAFiniteRange()
    {
        float[] values = [.. Enumerable.Repeat(float.NaN, 9), .. Enumerable.Repeat(float.PositiveInfinity, 9)];

        RangeKernel.Select(values, origin: 0, above: float.NegativeInfinity, upTo: float.MaxValue, new int[18]).Should().Be(0);
    }
}
