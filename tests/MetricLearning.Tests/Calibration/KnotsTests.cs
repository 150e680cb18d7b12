using MetricLearning.Calibration;

namespace MetricLearning.Tests.Calibration;

public class KnotsTests
{
    [TestCase(1, 10)]
    [TestCase(3, 20)]
    [TestCase(2, 15)]
    [TestCase(2.5, 17.5)]
    [TestCase(0, 10)]
    [TestCase(9, 20)]
    public void Between_APlace_IsStraightAndLevelBeyond(double place, double expected) =>
        Knots.Between([1, 3], [10, 20], place, outerSlope: 0).Should().Be(expected);

    [TestCase(0, 9)]
    [TestCase(5, 22)]
    public void Between_BeyondTheEnds_GoesOnWithTheSlope(double place, double expected) =>
        Knots.Between([1, 3], [10, 20], place, outerSlope: 1).Should().Be(expected);

    [TestCase(double.NegativeInfinity, 10)]
    [TestCase(double.PositiveInfinity, 20)]
    [TestCase(double.NaN, double.NaN)]
    public void Between_NoFinitePlace_IsTheEndOrNaN(double place, double expected) =>
        Knots.Between([1, 3], [10, 20], place, outerSlope: 0).Should().Be(expected);

    [Test]
    public void Check_NumbersThatDoNotAscend_SaysWhere()
    {
        Action act = () => Knots.Check([1, 2, 2], 0, 5, "scores");

        act.Should().Throw<ArgumentException>().WithParameterName("scores")
            .WithMessage("scores[2] is 2 after 2; expected numbers that ascend. Pass knots as fitted.*");
    }

    [TestCase(-1)]
    [TestCase(6)]
    [TestCase(double.NaN)]
    public void Check_NumberOutOfRange_Throws(double number)
    {
        Action act = () => Knots.Check([number], 0, 5, "values");

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("values");
    }
}
