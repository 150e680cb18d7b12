using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

public class EpochTotalsTests
{
    private static readonly TimeSpan TwoSeconds = TimeSpan.FromSeconds(2);

    [Test]
    public void ToReport_BatchesOfUnequalSize_WeighsEveryTermAndDistanceAlike()
    {
        EpochReport report = TwoSteps().ToReport(epoch: 3, TwoSeconds);

        report.Epoch.Should().Be(3);
        report.TermCount.Should().Be(40);
        report.Loss.Should().Be(18.0 / 40);
        report.ActiveLoss.Should().Be(18.0 / 12);
        report.ActiveFraction.Should().Be(12.0 / 40);
        report.PositiveDistance.Should().Be(20.0 / 40);
        report.NegativeDistance.Should().Be(80.0 / 40);
    }

    [Test]
    public void ToReport_TwoSteps_AveragesSpreadAndGradientNormOverSteps()
    {
        EpochReport report = TwoSteps().ToReport(epoch: 1, TwoSeconds);

        report.Spread.Should().Be(0.75);
        report.GradientNorm.Should().Be(6);
    }

    [Test]
    public void ToReport_TwoSteps_TellsTheLastRateAndTheSpeed()
    {
        EpochReport report = TwoSteps().ToReport(epoch: 1, TwoSeconds);

        report.LearningRate.Should().Be(0.01);
        report.Seconds.Should().Be(2);
        report.RowsPerSecond.Should().Be(24);
    }

    [Test]
    public void ToReport_NoTerms_HasZerosAndNoNaN()
    {
        var totals = new EpochTotals();
        totals.Add(new(default, RowCount: 4, Spread: 1, GradientNorm: 0), learningRate: 0.1);

        EpochReport report = totals.ToReport(epoch: 1, TwoSeconds);

        new[] { report.Loss, report.PositiveDistance, report.NegativeDistance }.Should().AllBeEquivalentTo(0.0);
        (report.ActiveLoss, report.ActiveFraction).Should().Be(((double?)null, (double?)null));
    }

    [Test]
    public void ToReport_LossWithoutInactiveTerms_TellsNoShareOfActiveOnes()
    {
        var totals = new EpochTotals(hasInactiveTerms: false);
        totals.Add(new(new(1, 1, 1, 1, default, default), RowCount: 4, Spread: 1, GradientNorm: 0), learningRate: 0.1);

        EpochReport report = totals.ToReport(epoch: 1, TwoSeconds);

        (report.Loss, report.ActiveLoss, report.ActiveFraction).Should().Be((1.0, (double?)null, (double?)null));
    }

    [Test]
    public void FirstSpread_TwoSteps_IsThatOfTheFirst()
    {
        TwoSteps().FirstSpread.Should().Be(1);
    }

    [TestCase(0, 0, false, false)]
    [TestCase(1, 0, false, true)]
    [TestCase(0, 1, false, true)]
    [TestCase(1, 1, true, false)]
    public void Compares_SomeDistances_TellsWhichKinds(int positives, int negatives, bool both, bool oneKind)
    {
        var totals = new EpochTotals();
        totals.Add(new(new(1, 1, 1, 1, new(0, positives), new(0, negatives)), RowCount: 4, Spread: 1, GradientNorm: 0), learningRate: 0.1);

        (totals.ComparesDistances, totals.ComparesOneKindOnly).Should().Be((both, oneKind));
    }

    private static EpochTotals TwoSteps()
    {
        var totals = new EpochTotals();
        totals.Add(new(new(Value: 1, 10, 10, 4, new(5, 10), new(20, 20)), RowCount: 16, Spread: 1, GradientNorm: 8), learningRate: 0.1);
        totals.Add(new(new(Value: 2, 8, 30, 8, new(15, 30), new(60, 20)), RowCount: 32, Spread: 0.5, GradientNorm: 4), learningRate: 0.01);
        return totals;
    }
}
