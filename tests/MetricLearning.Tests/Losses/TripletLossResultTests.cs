using MetricLearning.Losses;

namespace MetricLearning.Tests.Losses;

public class TripletLossResultTests
{
    [Test]
    public void Means_OfFourTriplets_AreTheSumsDivided()
    {
        TripletLossResult result = new(
            Value: 9, LossSum: 6, TripletCount: 4, ActiveCount: 3, PositiveDistanceSum: 8, NegativeDistanceSum: 10);

        (result.MeanLoss, result.ActiveMeanLoss, result.ActiveFraction).Should().Be((1.5, 2, 0.75));
        (result.MeanPositiveDistance, result.MeanNegativeDistance).Should().Be((2, 2.5));
    }

    [Test]
    public void Means_OfNoTriplet_AreZero()
    {
        TripletLossResult result = default;

        (result.MeanLoss, result.ActiveMeanLoss, result.ActiveFraction).Should().Be((0, 0, 0));
        (result.MeanPositiveDistance, result.MeanNegativeDistance).Should().Be((0, 0));
    }

    [Test]
    public void ActiveMeanLoss_OfNoActiveTriplet_IsZero() =>
        (new TripletLossResult() with { TripletCount = 5 }).ActiveMeanLoss.Should().Be(0);
}
