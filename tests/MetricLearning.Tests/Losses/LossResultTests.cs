using MetricLearning.Losses;

namespace MetricLearning.Tests.Losses;

public class LossResultTests
{
    [Test]
    public void Means_OfFourTerms_AreTheSumsDivided()
    {
        LossResult result = new(Value: 9, LossSum: 6, TermCount: 4, ActiveCount: 3, new(Sum: 8, Count: 2), new(Sum: 10, Count: 5));

        (result.MeanLoss, result.ActiveMeanLoss, result.ActiveFraction).Should().Be((1.5, 2, 0.75));
        (result.MeanPositiveDistance, result.MeanNegativeDistance).Should().Be((4, 2));
    }

    [Test]
    public void Means_OfNoTerm_AreZero()
    {
        LossResult result = default;

        (result.MeanLoss, result.ActiveMeanLoss, result.ActiveFraction).Should().Be((0, 0, 0));
        (result.MeanPositiveDistance, result.MeanNegativeDistance).Should().Be((0, 0));
    }

    [Test]
    public void ActiveMeanLoss_OfNoActiveTerm_IsZero() => (new LossResult() with { TermCount = 5 }).ActiveMeanLoss.Should().Be(0);

    [Test]
    public void Mean_OfFourDistances_IsTheSumDivided() => new DistanceTotal(Sum: 10, Count: 4).Mean.Should().Be(2.5);

    [Test]
    public void Mean_OfNoDistance_IsZero() => default(DistanceTotal).Mean.Should().Be(0);
}
