using MetricLearning.Classification;

namespace MetricLearning.Tests.Classification;

public class TwoChoicesProgressTests
{
    [Test]
    public void Report_OfBothChoices_GoesOnFromTheFirst()
    {
        Recorder recorder = new();
        TwoChoicesProgress progress = new(recorder, secondCount: 2);

        progress.Report(new(1, 3));
        progress.Report(new(3, 3));
        progress.BeginSecond();
        progress.Report(new(1, 2));
        progress.Report(new(2, 2));
        progress.End();

        recorder.Reports.Should().Equal(new(1, 5), new(3, 5), new(4, 5), new(5, 5));
    }

    [Test]
    public void End_TheSecondTrainedNone_TellsThatAllIsDone()
    {
        Recorder recorder = new();
        TwoChoicesProgress progress = new(recorder, secondCount: 2);

        progress.Report(new(1, 1));
        progress.BeginSecond();
        progress.End();

        recorder.Reports.Should().Equal(new ModelSelectionProgress(1, 3), new ModelSelectionProgress(1, 1));
    }

    [Test]
    public void End_NothingTrained_TellsNothing()
    {
        Recorder recorder = new();
        TwoChoicesProgress progress = new(recorder, secondCount: 2);

        progress.BeginSecond();
        progress.End();

        recorder.Reports.Should().BeEmpty();
    }

    private sealed class Recorder : IProgress<ModelSelectionProgress>
    {
        public List<ModelSelectionProgress> Reports { get; } = [];

        public void Report(ModelSelectionProgress value) => Reports.Add(value);
    }
}
