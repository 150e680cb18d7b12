using MetricLearning.Calibration;

namespace MetricLearning.Tests.Calibration;

public class CalibrationRowsTests
{
    [TestCase(double.NaN)]
    [TestCase(1e101)]
    [TestCase(double.NegativeInfinity)]
    public void Check_ScoreOutOfRange_SaysWhere(double score)
    {
        Action act = () => CalibrationRows.Check([0, score], [true, true], "scores", "isCorrect");

        act.Should().Throw<ArgumentException>().WithParameterName("scores").WithMessage(
            $"scores[1] is {score}; expected a number from -1E+100 to 1E+100. Leave such rows out.*");
    }

    [Test]
    public void MeanAndDeviation_OfNumbers_AreTheirs() => CalibrationRows.MeanAndDeviation([1, 3, 1, 3]).Should().Be((2, 1));

    [Test]
    public void MeanAndDeviation_OfEqualNumbers_CanBeDividedBy() => CalibrationRows.MeanAndDeviation([4, 4]).Should().Be((4, 1));

    [Test]
    public void MeanAndDeviation_OfTheLargest_AreNumbers()
    {
        (double mean, double deviation) = CalibrationRows.MeanAndDeviation([CalibrationRows.Largest, -CalibrationRows.Largest]);

        (mean, deviation).Should().Be((0, CalibrationRows.Largest));
    }

    [Test]
    public void LowerMedian_OfNumbers_IsOneOfThem()
    {
        CalibrationRows.LowerMedian([3, 1, 2]).Should().Be(2);
        CalibrationRows.LowerMedian([4, 1, 3, 2]).Should().Be(2);
    }
}
