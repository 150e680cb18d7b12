using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

public class ProgressReporterTests
{
    [Test]
    public void ReportStep_ManyStepsInARow_SendsFarFewer()
    {
        var progress = new RecordingProgress();
        var reporter = new ProgressReporter(progress, epochCount: 1);
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
        var reporter = new ProgressReporter(progress, epochCount: 4);

        SpinWait.SpinUntil(
            () =>
            {
                reporter.ReportStep(new(2, 3, 12, 0.1), stepCount: 10, loss: 0.5);
                return progress.Reports.Count > 0;
            },
            TimeSpan.FromSeconds(10));

        progress.Reports.Should().Equal(new TrainingProgress(2, 4, 3, 10, 0.5, null));
    }

    [Test]
    public void ReportEpoch_RightAway_SendsTheReport()
    {
        var progress = new RecordingProgress();
        var totals = new EpochTotals();
        totals.Add(new(new(1, 2, 4, 4, new(1, 4), new(1, 4)), RowCount: 4, Spread: 1, GradientNorm: 1), learningRate: 0.1);
        EpochReport report = totals.ToReport(epoch: 2, TimeSpan.FromSeconds(1));

        new ProgressReporter(progress, epochCount: 4).ReportEpoch(report, stepCount: 10);

        progress.Reports.Should().Equal(new TrainingProgress(report.Epoch, 4, 10, 10, report.Loss, report));
    }
}
