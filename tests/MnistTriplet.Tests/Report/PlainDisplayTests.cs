using MnistTriplet.Report;

namespace MnistTriplet.Tests.Report;

[TestFixture]
internal sealed class PlainDisplayTests
{
    [Test]
    public void ShowResult_Report_WritesOneLinePerFigure() =>
        Lines(isQuiet: false, display => display.ShowResult(SampleReport.Create())).Should().Equal(
            "accuracy, untrained, k = 1: 50.00 %",
            "accuracy, trained, k = 1: 62.50 %",
            "accuracy, trained, k = 5: 75.00 %",
            "confusion (row: class, column: taken for) of 3 7:",
            "     2     0",
            "     2     0",
            "training 12.5 s, embedding 0.5 s, neighbour search 1.5 s, peak memory 123 MB");

    [Test]
    public void ShowResult_ManyClasses_LeavesTheConfusionToTheReport() =>
        Lines(isQuiet: false, display => display.ShowResult(SampleReport.Create() with { Classes = [.. Enumerable.Range(0, 21)] }))
            .Should().HaveCount(4).And.NotContain(line => line.StartsWith("confusion"));

    [Test]
    public void ShowResult_UnseenClasses_ShowsTheirAccuracyApart() =>
        Lines(isQuiet: true, display => display.ShowResult(SampleReport.Create() with { Unseen = new UnseenReport([3, 7], null, 0.75) }))
            .Should().Contain("classes seen in training: no test rows; never seen (3 7): 75.00 %");

    [Test]
    public void ShowResult_CrossValidation_WritesOneLinePerFoldAndTheMean() =>
        Lines(isQuiet: true, display => display.ShowResult(SampleReport.CreateCrossValidation())).Should().Equal(
            "fold 1/2: accuracy 62.50 %, nearest neighbour on pixels 50.00 %",
            "fold 2/2: accuracy 87.50 %, nearest neighbour on pixels 75.00 %",
            "mean of 2 folds: accuracy, trained, k = 1: 75.00 %, nearest neighbour on pixels 62.50 %, training 25.0 s");

    [Test]
    public void ShowEpoch_Figures_WritesThemInOneLine() =>
        ShowEpoch(SampleReport.Create().Epochs[0], TimeSpan.FromSeconds(31.5)).Should().Be(
            "epoch 1 of 10: loss 0.250000; 50.0 % of the terms active, their mean loss 0.5000; mean distance 1.500 to positives, 2.500 " +
            "to negatives; 3.5 s; 10 % of the training done, about 32 s left");

    [Test]
    public void ShowEpoch_LossWithoutInactiveTerms_SaysNothingOfActiveOnes() =>
        ShowEpoch(SampleReport.Create().Epochs[0] with { ActiveFraction = null, ActiveLoss = null }, TimeSpan.FromMinutes(45)).Should().Be(
            "epoch 1 of 10: loss 0.250000; mean distance 1.500 to positives, 2.500 to negatives; 3.5 s; 10 % of the training done, about " +
            "45 min left");

    [Test]
    public void ShowEpoch_NothingToCompare_ShowsNoLoss() =>
        ShowEpoch(SampleReport.Create().Epochs[0] with { Loss = 0, Terms = 0, ActiveFraction = null }, TimeSpan.FromHours(3)).Should().Be(
            "epoch 1 of 10: the loss had nothing to compare; 3.5 s; 10 % of the training done, about 3 h left");

    [Test]
    public void Quiet_Run_ShowsNoticesAndResultsOnly()
    {
        string[] lines = Lines(isQuiet: true, display =>
        {
            display.Say("working");
            display.Notice("take note");
            display.ShowEpoch(SampleReport.Create().Epochs[0], epochCount: 10, TimeSpan.Zero);
            display.ShowResult(SampleReport.Create());
        });

        lines.Should().HaveCount(5);
        lines[0].Should().Be("take note");
    }

    [Test]
    public async Task TrackAsync_Work_ReturnsItsResult()
    {
        using var output = new StringWriter();

        int result = await new PlainDisplay(output, isQuiet: false).TrackAsync("working", progress =>
        {
            progress.Report(0.5);
            return Task.FromResult(3);
        });

        result.Should().Be(3);
        output.ToString().Should().BeEmpty();
    }

    private static string ShowEpoch(EpochFigures epoch, TimeSpan timeLeft) =>
        Lines(isQuiet: false, display => display.ShowEpoch(epoch, epochCount: 10, timeLeft)).Should().ContainSingle().Subject;

    private static string[] Lines(bool isQuiet, Action<PlainDisplay> show)
    {
        using var output = new StringWriter();
        show(new PlainDisplay(output, isQuiet));
        return output.ToString().TrimEnd().Split(Environment.NewLine);
    }
}
