using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

public class ProgressReporterTests
{
    [Test]
    public void ReportStep_ManyStepsInARow_SendsFarFewer()
    {
        var progress = new RecordingProgress();
        var reporter = new ProgressReporter(progress, firstEpoch: 1, lastEpoch: 1);
        long start = Environment.TickCount64;

        for (int step = 1; step <= 1000; step++)
        {
            reporter.ReportStep(new(1, step, step - 1, 0.1), stepCount: 1000, loss: 1);
        }

        progress.Reports.Count.Should().BeLessThanOrEqualTo((int)((Environment.TickCount64 - start + 16) / 50) + 1);
    }

    [Test]
    public void ReportStep_MoreThanTheIntervalLater_SendsTheStep()
    {
        var progress = new RecordingProgress();
        var reporter = new ProgressReporter(progress, firstEpoch: 1, lastEpoch: 4);

        SpinWait.SpinUntil(
            () =>
            {
                reporter.ReportStep(new(2, 3, 12, 0.1), stepCount: 10, loss: 0.5);
                return progress.Reports.Count > 0;
            },
            TimeSpan.FromSeconds(10));

        TrainingProgress sent = progress.Reports.Should().ContainSingle().Which;
        (sent with { TimeLeft = default }).Should().Be(new TrainingProgress(2, 4, 3, 10, 0.5, null) { Fraction = 1.3 / 4 });
        sent.TimeLeft.Should().BeGreaterThan(TimeSpan.FromMilliseconds(90), "50 ms were a third, or less, of the whole")
            .And.BeLessThan(TimeSpan.FromMinutes(1));
    }

    [Test]
    public void ReportEpoch_RightAway_SendsTheReport()
    {
        var progress = new RecordingProgress();
        var totals = new EpochTotals();
        totals.Add(new(new(1, 2, 4, 4, new(1, 4), new(1, 4)), RowCount: 4, Spread: 1, GradientNorm: 1), learningRate: 0.1);
        EpochReport report = totals.ToReport(epoch: 2, TimeSpan.FromSeconds(1));

        new ProgressReporter(progress, firstEpoch: 2, lastEpoch: 5).ReportEpoch(report, stepCount: 10);

        TrainingProgress sent = progress.Reports.Should().ContainSingle().Which;
        (sent with { TimeLeft = default }).Should().Be(new TrainingProgress(2, 5, 10, 10, report.Loss, report) { Fraction = 0.25 });
    }
}
