using MetricLearning.Losses;

namespace MetricLearning.Tests.Losses;

public class DistanceTotalTests
{
    [Test]
    public void Mean_OfFourDistances_IsTheSumDivided() => new DistanceTotal(Sum: 10, Count: 4).Mean.Should().Be(2.5);

    [Test]
    public void Mean_OfNoDistance_IsZero() => default(DistanceTotal).Mean.Should().Be(0);
}
