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
        RangeKernel.Count(values, origin: 3, above: -1, upTo: 4).Should().Be(expected.Length);
        destination[length..].Should().OnlyContain(index => index == -1, "nothing is written beyond the length");
    }

    [Test]
    public void Select_Bounds_LowerIsOutsideAndUpperInside()
    {
        int[] destination = new int[16];

        int count = RangeKernel.Select([1, 2, 3, 4, 1, 2, 3, 4, 1, 2], origin: 0, above: 1, upTo: 3, destination);

        destination[..count].Should().Equal(1, 2, 5, 6, 9);
        RangeKernel.Count([1, 2, 3, 4, 1, 2, 3, 4, 1, 2], origin: 0, above: 1, upTo: 3).Should().Be(5);
    }

    [Test]
    public void Select_NaNAndInfinity_NeverFitAFiniteRange()
    {
        float[] values = [.. Enumerable.Repeat(float.NaN, 9), .. Enumerable.Repeat(float.PositiveInfinity, 9)];

        RangeKernel.Select(values, origin: 0, above: float.NegativeInfinity, upTo: float.MaxValue, new int[18]).Should().Be(0);
        RangeKernel.Count(values, origin: 0, above: float.NegativeInfinity, upTo: float.MaxValue).Should().Be(0);
    }

    [Test]
    public void IndexOfSmallest_EveryLength_AgreesWithPlainLoop([Range(0, 67)] int length)
    {
        float[] values = [.. Enumerable.Range(0, length).Select(i => (float)(i * 7 % 13))];
        int[] fitting = [.. Enumerable.Range(0, length).Where(i => values[i] - 3 is > 1 and <= 4).OrderBy(i => values[i])];

        RangeKernel.IndexOfSmallest(values, origin: 3, above: 1, upTo: 4).Should().Be(fitting.Length == 0 ? -1 : fitting[0]);
    }

    [TestCase(1, 2, 5)]
    [TestCase(1.5f, 2, 5)]
    [TestCase(0, 1, 0)]
    [TestCase(2, 2.5f, -1)]
    public void IndexOfSmallest_Bounds_LowerIsOutsideAndUpperInside(float above, float upTo, int expected) =>
        RangeKernel.IndexOfSmallest([1, 3, 3, 3, 4, 2, 3, 4, 1, 2], origin: 0, above, upTo).Should().Be(expected);

    [Test]
    public void IndexOfSmallest_OnlyInfinities_FindsNone() =>
        RangeKernel.IndexOfSmallest(Enumerable.Repeat(float.PositiveInfinity, 11).ToArray(), 0, float.NegativeInfinity, float.MaxValue)
            .Should().Be(-1);
}
