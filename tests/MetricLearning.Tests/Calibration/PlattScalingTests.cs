using MetricLearning.Calibration;

namespace MetricLearning.Tests.Calibration;

public class PlattScalingTests
{
    private const double Found = 1e-6; // where Newton's method stops

    [Test]
    public void Fit_TwoScores_GivesEachItsMeanTarget()
    {
        // N₊ = 4, N₋ = 4: targets 5/6 and 1/6. Score 10 has 3 right of 4, score 0 1 of 4.
        PlattScaling scaling = PlattScaling.Fit([0, 0, 0, 0, 10, 10, 10, 10], [false, false, false, true, false, true, true, true]);

        scaling.ProbabilityOf(0).Should().BeApproximately(((3 / 6.0) + (5 / 6.0)) / 4, Found);
        scaling.ProbabilityOf(10).Should().BeApproximately(((1 / 6.0) + (15 / 6.0)) / 4, Found);
    }

    [Test]
    public void Fit_ScoresThatPartRightFromWrong_StaysBelowOne()
    {
        PlattScaling scaling = PlattScaling.Fit([1, 2, 3, 4], [false, false, true, true]);

        scaling.ProbabilityOf(4).Should().BeInRange(0.7, 0.95);
        scaling.ProbabilityOf(1).Should().BeInRange(0.05, 0.3);
    }

    [Test]
    public void Fit_HigherScoresLessOftenRight_IsTheMeanForAll()
    {
        PlattScaling scaling = PlattScaling.Fit([1, 2, 3, 4], [true, true, false, false]);

        scaling.Slope.Should().Be(0);
        scaling.ProbabilityOf(double.PositiveInfinity).Should().BeApproximately(0.5, Found);
    }

    [TestCase(true, 4 / 5.0)]
    [TestCase(false, 1 / 5.0)]
    public void Fit_OneKindOfRow_IsItsTarget(bool isCorrect, double expected) =>
        PlattScaling.Fit([1, 2, 3], [isCorrect, isCorrect, isCorrect]).ProbabilityOf(2).Should().BeApproximately(expected, Found);

    [Test]
    public void Fit_OneScore_IsTheMeanTarget() =>
        PlattScaling.Fit([7, 7], [true, false]).ProbabilityOf(7).Should().BeApproximately(0.5, Found);

    [Test]
    public void Fit_ScoresInAnotherUnit_GivesTheSameProbabilities()
    {
        double[] scores = [1, 2, 4, 3, 5, 7];
        bool[] isCorrect = [false, true, false, false, true, true];

        double expected = PlattScaling.Fit(scores, isCorrect).ProbabilityOf(4.5);

        PlattScaling.Fit([.. scores.Select(score => (1e6 * score) - 3e6)], isCorrect).ProbabilityOf(1.5e6)
            .Should().BeApproximately(expected, Found);
    }

    [Test]
    public void Constructor_FittedNumbers_GiveTheSameBits()
    {
        PlattScaling fitted = PlattScaling.Fit([1, 2, 3, 2], [false, false, true, true]);

        new PlattScaling(fitted.Slope, fitted.Intercept).ProbabilityOf(2.2).Should().Be(fitted.ProbabilityOf(2.2));
    }

    [TestCase(-1, 0)]
    [TestCase(double.NaN, 0)]
    [TestCase(double.PositiveInfinity, 0)]
    [TestCase(1, double.NaN)]
    [TestCase(1, double.NegativeInfinity)]
    public void Constructor_NumbersOutOfRange_Throws(double slope, double intercept)
    {
        Action act = () => _ = new PlattScaling(slope, intercept);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(intercept == 0 ? "slope" : "intercept");
    }

    [Test]
    public void Fit_WrongArguments_SaysWhich()
    {
        Action none = () => PlattScaling.Fit([], []);
        Action flags = () => PlattScaling.Fit([1], [true, false]);
        Action score = () => PlattScaling.Fit([1, double.NegativeInfinity], [true, false]);

        none.Should().Throw<ArgumentException>().WithParameterName("scores").WithMessage("scores has 0 rows; pass at least one.*");
        flags.Should().Throw<ArgumentException>().WithParameterName("isCorrect");
        score.Should().Throw<ArgumentException>().WithParameterName("scores");
    }

    [Test]
    public void ToString_Curve_IsItsNumbers() => new PlattScaling(1.5, -2).ToString().Should().Be("slope 1.5, intercept -2");
}
