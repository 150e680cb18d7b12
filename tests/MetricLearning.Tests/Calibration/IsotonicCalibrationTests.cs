using MetricLearning.Calibration;

namespace MetricLearning.Tests.Calibration;

public class IsotonicCalibrationTests
{
    private const double Rounding = 1e-14;

    [Test]
    public void Fit_AFewRows_HasTheSharesOfItsBlocks()
    {
        // Shares 0, 1, 0, 1 by score: the middle two make one half. r = 3/6, so values (0 + 1)/3, (1 + 1)/4 and (1 + 1)/3.
        IsotonicCalibration line = IsotonicCalibration.Fit([1, 2, 3, 4], [false, true, false, true]);

        line.Scores.ToArray().Should().Equal(1, 2.5, 4);
        line.Values[0].Should().BeApproximately(1 / 3.0, Rounding);
        line.Values[1].Should().BeApproximately(0.5, Rounding);
        line.Values[2].Should().BeApproximately(2 / 3.0, Rounding);
        line.ProbabilityOf(3.25).Should().BeApproximately(((1 / 2.0) + (2 / 3.0)) / 2, Rounding);
        line.ProbabilityOf(99).Should().Be(line.Values[2]);
    }

    [Test]
    public void Fit_EqualScores_StayTogether()
    {
        IsotonicCalibration line = IsotonicCalibration.Fit([1, 1, 1, 2], [true, false, false, true]);

        line.Scores.ToArray().Should().Equal(1, 2);
        line.Values[0].Should().BeApproximately((1 + 1) / 5.0, Rounding);
    }

    [TestCase(true, 4 / 5.0)]
    [TestCase(false, 1 / 5.0)]
    public void Fit_OneKindOfRow_IsNotCertain(bool isCorrect, double share)
    {
        IsotonicCalibration line = IsotonicCalibration.Fit([1, 2, 3], [isCorrect, isCorrect, isCorrect]);

        line.Values.ToArray().Should().ContainSingle().Which.Should()
            .BeApproximately(((isCorrect ? 3 : 0) + (2 * share)) / 5, Rounding);
    }

    [Test]
    public void Fit_NoiseAroundACurve_FindsTheCurve()
    {
        Random random = new(4);
        double[] scores = [.. Enumerable.Range(0, 20_000).Select(_ => random.NextDouble())];
        bool[] isCorrect = [.. scores.Select(score => random.NextDouble() < score * score)];

        IsotonicCalibration line = IsotonicCalibration.Fit(scores, isCorrect);

        Enumerable.Range(1, 9).Select(i => i / 10.0)
            .Should().OnlyContain(score => Math.Abs(line.ProbabilityOf(score) - (score * score)) < 0.05);
    }

    [Test]
    public void ProbabilityOf_RisingScores_NeverFalls()
    {
        Random random = new(6);
        double[] scores = [.. Enumerable.Range(0, 500).Select(_ => (double)random.Next(50))];
        IsotonicCalibration line = IsotonicCalibration.Fit(scores, [.. scores.Select(score => random.Next(60) < score)]);

        double[] values = [.. Enumerable.Range(-10, 700).Select(i => line.ProbabilityOf(i / 10.0))];

        values.Should().BeInAscendingOrder().And.OnlyContain(value => value > 0 && value < 1);
    }

    [Test]
    public void ProbabilityOf_NaN_IsNaN() => new IsotonicCalibration([1], [0.5]).ProbabilityOf(double.NaN).Should().Be(double.NaN);

    [Test]
    public void Constructor_FittedNumbers_GiveTheSameBits()
    {
        IsotonicCalibration fitted = IsotonicCalibration.Fit([1, 2, 3, 4, 5], [false, true, false, true, true]);

        new IsotonicCalibration(fitted.Scores, fitted.Values).ProbabilityOf(3.3).Should().Be(fitted.ProbabilityOf(3.3));
    }

    [Test]
    public void Constructor_WrongKnots_SaysWhich()
    {
        Action none = () => _ = new IsotonicCalibration([], []);
        Action counts = () => _ = new IsotonicCalibration([1, 2], [0.5]);
        Action descending = () => _ = new IsotonicCalibration([2, 1], [0.5, 0.6]);
        Action range = () => _ = new IsotonicCalibration([1], [1.5]);

        none.Should().Throw<ArgumentException>().WithParameterName("scores");
        counts.Should().Throw<ArgumentException>().WithParameterName("values");
        descending.Should().Throw<ArgumentException>().WithParameterName("scores");
        range.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("values");
    }

    [Test]
    public void Fit_WrongArguments_SaysWhich()
    {
        Action none = () => IsotonicCalibration.Fit([], []);
        Action flags = () => IsotonicCalibration.Fit([1], []);

        none.Should().Throw<ArgumentException>().WithParameterName("scores");
        flags.Should().Throw<ArgumentException>().WithParameterName("isCorrect");
    }

    [Test]
    public void ToString_Line_SaysWhereItEnds() =>
        new IsotonicCalibration([1, 2], [0.25, 0.5]).ToString().Should().Be("2 knots from 0.2500 at score 1 to 0.5000 at 2");
}
