using MetricLearning.Calibration;

namespace MetricLearning.Tests.Calibration;

public class LogisticModelTests
{
    private const double Found = 1e-6; // where Newton's method stops

    [TestCase(0, 0.5)]
    [TestCase(1000, 1)]
    [TestCase(-1000, 0)]
    public void Sigmoid_OfANumber_DoesNotOverflow(double x, double expected) => LogisticModel.Sigmoid(x).Should().Be(expected);

    [TestCase(0.25)]
    [TestCase(0.999)]
    public void Logit_OfAProbability_IsTheInverse(double p) =>
        LogisticModel.Sigmoid(LogisticModel.Logit(p)).Should().BeApproximately(p, 1e-15);

    [Test]
    public void Fit_TwoPlaces_GivesEachItsMeanTarget()
    {
        // At 0 a quarter of the rows, at 1 three quarters: logits −ln 3 and ln 3.
        LogisticModel model = LogisticModel.Fit(
            new([0, 0, 0, 0, 1, 1, 1, 1], [], [0, 0, 0, 1, 0, 1, 1, 1], LogisticRows.EqualWeights(8)), 0, 0, 0);

        model.Intercept.Should().BeApproximately(-Math.Log(3), Found);
        model.First.Should().BeApproximately(2 * Math.Log(3), Found);
        model.Second.Should().Be(0);
    }

    [Test]
    public void Fit_WeightsThatWouldBeNegative_AreHeldAtZero()
    {
        LogisticModel model = LogisticModel.Fit(
            new([1, 1, 1, 1, 0, 0, 0, 0], [0, 1, 0, 1, 0, 1, 0, 1], [0, 0, 0, 1, 0, 1, 1, 1], LogisticRows.EqualWeights(8)), 0, 0, 0);

        // The second feature alone: 1 of 4 at 0, 3 of 4 at 1.
        model.First.Should().Be(0);
        model.Second.Should().BeApproximately(2 * Math.Log(3), Found);
    }

    [Test]
    public void Fit_TwoFeatures_HasNoGradientLeft()
    {
        Random random = new(2);
        double[] first = [.. Enumerable.Range(0, 500).Select(_ => random.NextDouble())];
        double[] second = [.. first.Select(x => (x + random.NextDouble()) / 2)];
        double[] odds = [.. first.Zip(second, (x, y) => (3 * x) + (2 * y) - 2)];
        double[] targets = [.. odds.Select(z => random.NextDouble() < LogisticModel.Sigmoid(z) ? 0.99 : 0.01)];
        double[] weights = [.. first.Select(_ => random.NextDouble())];
        LogisticRows rows = new(first, second, targets, weights);

        LogisticModel model = LogisticModel.Fit(rows, penalty: 0.5, firstPrior: 1, secondPrior: 4);

        LogisticObjective objective = new(rows, 0.5, 1, 4);
        double least = objective.ValueOf(model);
        foreach (double move in new[] { 1e-3, -1e-3 })
        {
            objective.ValueOf(model with { First = model.First + move }).Should().BeGreaterThan(least);
            objective.ValueOf(model with { Second = model.Second + move }).Should().BeGreaterThan(least);
            objective.ValueOf(model with { Intercept = model.Intercept + move }).Should().BeGreaterThan(least);
        }
    }

    [Test]
    public void Fit_OneKindOfRow_KeepsThePrior()
    {
        LogisticModel model = LogisticModel.Fit(
            new([0, 1, 2], [2, 1, 0], [0.8, 0.8, 0.8], LogisticRows.EqualWeights(3)), penalty: 1e6, firstPrior: 1, secondPrior: 1);

        model.First.Should().BeApproximately(1, 1e-3);
        model.Second.Should().BeApproximately(1, 1e-3);
        model.Intercept.Should().BeApproximately(LogisticModel.Logit(0.8) - 2, 1e-3, "both features add up to 2 everywhere");
    }
}
