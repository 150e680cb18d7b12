using MetricLearning.Evaluation;

namespace MetricLearning.Tests.Evaluation;

public class CalibrationReportTests
{
    private const double Rounding = 1e-15; // sums of a few numbers below 1

    // By two bins of equal width: {0.125 wrong, 0.5 right} and {0.75 right, 0.75 wrong, 0.875 right, 1 right}.
    private static readonly CalibrationReport Report = CalibrationReport.Of(
        [0.75, 0.125, 0.875, 0.75, 1, 0.5], [true, false, true, false, true, true], binCount: 2);

    [Test]
    public void Bins_OfAFewRows_HoldTheirUpperEnds() => Report.Bins.Should().Equal(
        new ReliabilityBin(0, 0.5, 2, 0.3125, 0.5), new ReliabilityBin(0.5, 1, 4, 0.84375, 0.75));

    [Test]
    public void ExpectedCalibrationError_OfAFewRows_WeighsTheGapsByRows() =>
        Report.ExpectedCalibrationError.Should().BeApproximately(((2 * 0.1875) + (4 * 0.09375)) / 6, Rounding);

    [Test]
    public void EqualMassBins_OfEqualConfidences_StayTogether()
    {
        // The third of six rows is the first of the two with 0.75.
        Report.EqualMassBins.Should().Equal(
            new ReliabilityBin(0.125, 0.75, 4, 0.53125, 0.5), new ReliabilityBin(0.875, 1, 2, 0.9375, 1));
        Report.EqualMassCalibrationError.Should().BeApproximately(((4 * 0.03125) + (2 * 0.0625)) / 6, Rounding);
    }

    [Test]
    public void EqualMassBins_OfDifferentConfidences_HoldEquallyManyUpToOne() =>
        CalibrationReport.Of([.. Enumerable.Range(0, 10).Select(i => i / 10.0)], new bool[10], binCount: 4)
            .EqualMassBins.Select(bin => bin.RowCount).Should().Equal(3, 2, 3, 2);

    [Test]
    public void EqualMassBins_OneConfidence_AreOne() =>
        CalibrationReport.Of([0.5, 0.5, 0.5], [true, true, false]).EqualMassBins
            .Should().ContainSingle().Which.Should().Be(new ReliabilityBin(0.5, 0.5, 3, 0.5, 2 / 3.0));

    [Test]
    public void BrierScore_OfAFewRows_IsTheMeanSquare() => Report.BrierScore.Should().BeApproximately(
        ((0.25 * 0.25) + (0.125 * 0.125) + (0.125 * 0.125) + (0.75 * 0.75) + 0 + (0.5 * 0.5)) / 6, Rounding);

    [Test]
    public void Means_OfAFewRows_AreTheirs()
    {
        Report.RowCount.Should().Be(6);
        Report.Accuracy.Should().BeApproximately(4 / 6.0, Rounding);
        Report.MeanConfidence.Should().BeApproximately(4 / 6.0, Rounding);
    }

    [Test]
    public void Bins_EveryEnd_BelongsToTheBinBelow()
    {
        double[] ends = [.. Enumerable.Range(0, 16).Select(i => i / 15.0)];

        CalibrationReport report = CalibrationReport.Of(ends, new bool[16]);

        report.Bins.Select(bin => bin.RowCount).Should().Equal([2, .. Enumerable.Repeat(1, 14)]);
        report.Bins.Select(bin => bin.Upper).Should().Equal(ends[1..]);
    }

    [Test]
    public void Of_PerfectCalibration_HasNoError()
    {
        double[] confidences = [.. Enumerable.Repeat(0.25, 4), .. Enumerable.Repeat(0.75, 4)];

        CalibrationReport report = CalibrationReport.Of(confidences, [true, false, false, false, true, true, true, false]);

        (report.ExpectedCalibrationError, report.EqualMassCalibrationError, report.BrierScore).Should().Be((0, 0, 0.1875));
    }

    [Test]
    public void Of_RowsInAnotherOrder_IsTheSameBits()
    {
        Random random = new(5);
        double[] confidences = [.. Enumerable.Range(0, 200).Select(_ => random.Next(64) / 63.0)];
        bool[] isCorrect = [.. confidences.Select(confidence => random.NextDouble() < confidence)];
        string forward = CalibrationReport.Of(confidences, isCorrect).ToString();
        double error = CalibrationReport.Of(confidences, isCorrect).ExpectedCalibrationError;
        Array.Reverse(confidences);
        Array.Reverse(isCorrect);

        CalibrationReport.Of(confidences, isCorrect).ToString().Should().Be(forward);
        CalibrationReport.Of(confidences, isCorrect).ExpectedCalibrationError.Should().Be(error);
    }

    [Test]
    public void Of_Nothing_IsNaN()
    {
        CalibrationReport report = CalibrationReport.Of([], [], binCount: 3);

        new[]
        {
            report.Accuracy, report.MeanConfidence, report.BrierScore, report.ExpectedCalibrationError, report.EqualMassCalibrationError,
        }.Should().OnlyContain(figure => double.IsNaN(figure));
        report.Bins.Select(bin => bin.RowCount).Should().Equal(0, 0, 0);
        report.EqualMassBins.Should().BeEmpty();
    }

    [Test]
    public void Of_WrongArguments_SaysWhich()
    {
        Action flags = () => CalibrationReport.Of([1, 0], [true]);
        Action confidence = () => CalibrationReport.Of([1, 2], [true, true]);
        Action bins = () => CalibrationReport.Of([1], [true], binCount: 0);

        flags.Should().Throw<ArgumentException>().WithParameterName("isCorrect");
        confidence.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("confidences");
        bins.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("binCount");
    }

    [Test]
    public void ToString_Report_LeavesEmptyBinsOut() =>
        CalibrationReport.Of([0.25, 1], [false, true], binCount: 3).ToString().Should().Be(
            "2 rows: accuracy 0.5000, mean confidence 0.6250, calibration error 0.1250 (equal mass 0.1250), Brier score 0.0312\n" +
            "0.000 to 0.333:        1 rows, confidence 0.2500, right 0.0000\n" +
            "0.667 to 1.000:        1 rows, confidence 1.0000, right 1.0000");
}
