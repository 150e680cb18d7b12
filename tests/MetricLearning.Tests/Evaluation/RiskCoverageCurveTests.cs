using MetricLearning.Evaluation;

namespace MetricLearning.Tests.Evaluation;

public class RiskCoverageCurveTests
{
    private const double Rounding = 1e-15; // sums of a few numbers below 1

    // By falling confidence: right, then one right and one wrong, then wrong.
    private static readonly RiskCoverageCurve Curve = RiskCoverageCurve.Of([2, 3, 1, 2], [true, true, false, false]);

    [Test]
    public void Points_OfAFewRows_AreOnePerConfidence() => Curve.Points.Should().Equal(
        new RiskCoveragePoint(3, 0.25, 0), new RiskCoveragePoint(2, 0.75, 1 / 3.0), new RiskCoveragePoint(1, 1, 0.5));

    [Test]
    public void Area_OfTies_IsTheMeanOverTheirOrders()
    {
        double rightFirst = (0 + 0 + (1 / 3.0) + (2 / 4.0)) / 4;
        double wrongFirst = (0 + (1 / 2.0) + (1 / 3.0) + (2 / 4.0)) / 4;

        Curve.Area.Should().BeApproximately((rightFirst + wrongFirst) / 2, Rounding);
        Curve.ExcessArea.Should().BeApproximately((wrongFirst - rightFirst) / 2, Rounding);
    }

    [Test]
    public void ExcessArea_RightRowsFirst_IsZero()
    {
        RiskCoverageCurve curve = RiskCoverageCurve.Of([5, 4, 3, 2, 1], [true, true, true, false, false]);

        curve.ExcessArea.Should().Be(0);
        curve.Area.Should().BeApproximately(((1 / 4.0) + (2 / 5.0)) / 5, Rounding);
    }

    [TestCase(0, 0)]
    [TestCase(0.25, 0)]
    [TestCase(0.3, 1 / 3.0)]
    [TestCase(0.75, 1 / 3.0)]
    [TestCase(0.8, 0.5)]
    [TestCase(1, 0.5)]
    public void RiskAt_ACoverage_IsThatOfTheHighestThresholdThatReachesIt(double coverage, double expected) =>
        Curve.RiskAt(coverage).Should().Be(expected);

    [TestCase(true, 0)]
    [TestCase(false, 1)]
    public void Area_AllAlike_IsTheirRisk(bool isCorrect, double expected)
    {
        RiskCoverageCurve curve = RiskCoverageCurve.Of([1, 2, 2], [isCorrect, isCorrect, isCorrect]);

        (curve.Area, curve.ExcessArea).Should().Be((expected, 0));
    }

    [Test]
    public void Area_OneConfidence_IsTheShareOfWrongRows()
    {
        RiskCoverageCurve curve = RiskCoverageCurve.Of([1, 1, 1, 1], [true, false, true, true]);

        curve.Area.Should().BeApproximately(0.25, Rounding);
        curve.RiskAt(0).Should().Be(0.25, "a threshold takes all equal rows or none");
    }

    [Test]
    public void Of_Nothing_IsNaN()
    {
        RiskCoverageCurve curve = RiskCoverageCurve.Of([], []);

        new[] { curve.Area, curve.ExcessArea, curve.RiskAt(0.5) }.Should().OnlyContain(figure => double.IsNaN(figure));
        (curve.RowCount, curve.Points.Count).Should().Be((0, 0));
    }

    [Test]
    public void Of_WrongArguments_SaysWhich()
    {
        Action flags = () => RiskCoverageCurve.Of([1, 2], [true]);
        Action confidence = () => RiskCoverageCurve.Of([double.NaN], [true]);
        Action coverage = () => Curve.RiskAt(1.01);

        flags.Should().Throw<ArgumentException>().WithParameterName("isCorrect");
        confidence.Should().Throw<ArgumentException>().WithParameterName("confidences");
        coverage.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("coverage");
    }

    [Test]
    public void ToString_Curve_IsOneLine() => Curve.ToString().Should().Be(
        "4 rows: area under risk-coverage 0.2708, 0.0625 above the least possible");
}
