using MetricLearning.Auditing;

namespace MetricLearning.Tests.Auditing;

public class QuantilesTests
{
    [TestCase(0, 1)]
    [TestCase(0.25, 2.5)]
    [TestCase(0.5, 4)]
    [TestCase(0.75, 10)]
    [TestCase(1, 16)]
    public void Of_SortedNumbers_IsLinearBetweenTwo(double q, double expected) =>
        Quantiles.Of([1, 2.5, 4, 10, 16], q).Should().Be(expected);

    [Test]
    public void Of_PlaceBetweenNumbers_WeighsBoth()
    {
        Quantiles.Of([0, 10], 0.25).Should().Be(2.5);
        Quantiles.Of([7], 0.75).Should().Be(7);
    }

    [Test]
    public void Of_AnInfiniteNumberThatIsNotAskedFor_DoesNotMatter() =>
        Quantiles.Of([1, 2, double.PositiveInfinity], 0.5).Should().Be(2);

    [Test]
    public void Median_UnsortedNumbers_IsTheMiddle()
    {
        Quantiles.Median([9, 1, 5]).Should().Be(5);
        Quantiles.Median([9, 1, 5, 6]).Should().Be(5.5);
    }

    [Test]
    public void Spread_OneWildNumber_IsNotMoved() =>
        Quantiles.Spread([1, 2, 3, 4, 1e9], 3).Should().BeApproximately(1.4826022185056018, 1e-15);

    [Test]
    public void Spread_MostNumbersEqual_IsTheMeanDeviation() =>
        Quantiles.Spread([3, 3, 3, 3, 8], 3).Should().BeApproximately(1.2533141373155003, 1e-15);

    [Test]
    public void Spread_AllEqual_IsZero() => Quantiles.Spread([3, 3, 3], 3).Should().Be(0);

    [Test]
    public void Spread_NormalNumbers_IsTheirStandardDeviation()
    {
        var random = new Random(4);
        double[] values = [.. Enumerable.Range(0, 20_000).Select(_ => 5 * Reference.NormalDraws.NextNormal(random))];

        Quantiles.Spread(values, 0).Should().BeApproximately(5, 0.15);
    }
}
