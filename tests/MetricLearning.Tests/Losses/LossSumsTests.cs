using MetricLearning.Losses;

namespace MetricLearning.Tests.Losses;

public class LossSumsTests
{
    [Test]
    public void Add_Terms_CountsThoseAboveZeroApart()
    {
        LossSums sums = default;

        sums.Add(2);
        sums.Add(0);
        sums.Add(0.5);

        (sums.Loss, sums.Count, sums.ActiveCount).Should().Be((2.5, 3, 2));
    }

    [Test]
    public void Add_ManyTerms_AddsTheirSumAndCounts()
    {
        LossSums sums = default;
        sums.Add(2);

        sums.Add(5, 4, 3);

        (sums.Loss, sums.Count, sums.ActiveCount).Should().Be((7, 5, 4));
    }

    [Test]
    public void ToResult_AfterTwoAnchors_HoldsTheSumsAndTheDistances()
    {
        LossSums sums = default;
        sums.Add(4);
        sums.AddDistances([0.25f], [0.5f, 1.5f]);
        sums.AddDistances([], [2]);

        sums.ToResult(value: 7).Should().Be(new LossResult(7, 4, 1, 1, new(0.25, 1), new(4, 3)));
    }

    [Test]
    public void AddSimilarities_OfTwoAnchors_AddsOneMinusEach()
    {
        LossSums sums = default;
        sums.AddSimilarities([0.75f], [0.5f, -0.5f]);

        sums.AddSimilarities([], [-1]);

        sums.ToResult(value: 0).Should().Be(new LossResult(0, 0, 0, 0, new(0.25, 1), new(4, 3)));
    }

    [Test]
    public void AddPositivesAndNegatives_SumsAndCounts_GoIntoTheResult()
    {
        LossSums sums = default;
        sums.AddPositives(0.25, 2);
        sums.AddPositives(1, 3);

        sums.AddNegatives(8, 4_000_000_000);

        sums.ToResult(value: 0).Should().Be(new LossResult(0, 0, 0, 0, new(1.25, 5), new(8, 4_000_000_000)));
    }

    [Test]
    public void NotANumber_SomeTerms_MakesEverySumNaN() =>
        LossSums.NotANumber(3).Should().Be(new LossResult(double.NaN, double.NaN, 3, 0, new(double.NaN, 3), new(double.NaN, 3)));
}
