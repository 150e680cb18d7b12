using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

public class TrainingLogTests
{
    private static readonly EpochReport Report = new()
    {
        Epoch = 3,
        Loss = 0.0888,
        ActiveLoss = 0.2273,
        ActiveFraction = 0.391,
        TermCount = 100,
        PositiveDistance = 0.5,
        NegativeDistance = 1.25,
        Spread = 0.75,
        GradientNorm = 1,
        LearningRate = 0.001,
        Seconds = 1,
        RowsPerSecond = 1234,
    };

    [Test]
    public void EpochEnded_SomeTermsActive_SaysWhichShareAndTheirLoss() => Logged(Report).Should().Match(
        "Epoch 3 of 10: loss 0.0888; 39.1*% of the terms active, their mean loss 0.2273; mean distance 0.500 to positives, 1.250 to " +
        "negatives; spread 0.750; 1234 rows/s.");

    [Test]
    public void EpochEnded_LossWithoutInactiveTerms_LeavesTheShareOut() =>
        Logged(Report with { ActiveFraction = null, ActiveLoss = null }).Should().Be(
            "Epoch 3 of 10: loss 0.0888; mean distance 0.500 to positives, 1.250 to negatives; spread 0.750; 1234 rows/s.");

    [Test]
    public void EpochEnded_NothingToCompare_TellsOfNoLoss() =>
        Logged(Report with { TermCount = 0, Loss = 0, ActiveFraction = null, ActiveLoss = null }).Should().Be(
            "Epoch 3 of 10: the loss had nothing to compare; spread 0.750; 1234 rows/s.");

    private static string Logged(EpochReport report)
    {
        RecordingLogger logger = new();
        TrainingLog.EpochEnded(logger, report, epochCount: 10);
        return logger.Lines.Should().ContainSingle().Which.Text;
    }
}
