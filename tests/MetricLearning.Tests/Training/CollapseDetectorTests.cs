using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

public class CollapseDetectorTests
{
    private const double Margin = 0.2;

    [Test]
    public void Examine_LossAtTheMarginAndEqualDistances_SaysWhatToChange()
    {
        Examine(Epoch(loss: 0.2, positive: 0.50, negative: 0.502)).Should().Be(
            "The loss is stuck at 0.2, as when positives and negatives are equally far (0.2); mean distances were 0.5 and 0.502 in epoch " +
            "1. Use all or semi-hard triplets instead of batch-hard ones, lower the learning rate (0.1), compare unit-length rows, and " +
            "check the gradient if the loss is your own.");
    }

    [Test]
    public void Examine_SpreadGoneToZero_SaysThatTheEmbeddingsAreOnePoint()
    {
        Examine(Epoch(loss: 0.2, positive: 0.001, negative: 0.001) with { Spread = 0.002 }).Should().StartWith(
            "The embeddings have collapsed to a point: their spread fell from 1 to 0.002. The loss is stuck at 0.2, as when");
    }

    [Test]
    public void Examine_SpreadGoneToZeroAndLossJitteringAboveTheMargin_SaysSoToo()
    {
        Examine(Epoch(loss: 0.25, positive: 0.07, negative: 0.02) with { Spread = 0.03 }).Should().StartWith(
            "The embeddings have collapsed to a point: their spread fell from 1 to 0.03. The loss is stuck at 0.25, as when");
    }

    [Test]
    public void Examine_SpreadGoneToZeroButLossFalling_SaysNothing()
    {
        Examine(Epoch(loss: 0.05, positive: 0.001, negative: 0.3) with { Spread = 0.002 }).Should().BeNull();
    }

    [TestCase(0.15, 0.5, 0.5)]
    [TestCase(0.25, 0.5, 0.5)]
    [TestCase(0.2, 0.5, 0.55)]
    [TestCase(0.2, 0.55, 0.5)]
    public void Examine_LossOrDistancesOffTheMark_SaysNothing(double loss, double positive, double negative)
    {
        Examine(Epoch(loss, positive, negative)).Should().BeNull();
    }

    [Test]
    public void Examine_FewStepsSoFar_WaitsUntilTwentyAreStuck()
    {
        var detector = new CollapseDetector(Sampled(new ScriptedLoss(Margin, 0)), dimension: 2);

        detector.Examine(Epoch(0.2, 0.5, 0.5), Steps(10)).Should().BeNull();
        detector.Examine(Epoch(0.2, 0.5, 0.5), Steps(10)).Should().NotBeNull();
    }

    [Test]
    public void Examine_EpochThatLearnsInBetween_CountsAnew()
    {
        var detector = new CollapseDetector(Sampled(new ScriptedLoss(Margin, 0)), dimension: 2);

        detector.Examine(Epoch(0.2, 0.5, 0.5), Steps(10));
        detector.Examine(Epoch(0.1, 0.5, 0.7), Steps(10));

        detector.Examine(Epoch(0.2, 0.5, 0.5), Steps(10)).Should().BeNull();
    }

    [Test]
    public void Examine_LossThatIsZeroAtEqualDistances_SaysNothing()
    {
        var detector = new CollapseDetector(Sampled(new ScriptedLoss(0, 0)), dimension: 2);

        detector.Examine(Epoch(loss: 0, positive: 0.5, negative: 0.5), Steps(100)).Should().BeNull();
    }

    [Test]
    public void Examine_SmoothLossOfEquallyFarRows_IsStuckAtSoftplusOfTheMargin()
    {
        var loss = new TripletMarginLoss(new TripletMarginLossOptions { Margin = Margin, Smooth = true });
        var detector = new CollapseDetector(Sampled(loss), dimension: 2);
        double softplus = Math.Log(1 + Math.Exp(Margin));

        detector.Examine(Epoch(softplus, 0.5, 0.5), Steps(100)).Should().StartWith("The loss is stuck at 0.798");
    }

    [Test]
    public void Examine_MarginLossOfAnyMetric_IsStuckAtTheMargin(
        [Values] DistanceMetric metric, [Values] bool normalizesRows)
    {
        var loss = new TripletMarginLoss(new TripletMarginLossOptions { Margin = 0.5, Distance = new(metric, normalizesRows) });
        var detector = new CollapseDetector(Sampled(loss), dimension: 3);

        detector.Examine(Epoch(0.5, 0.25, 0.25), Steps(100)).Should().StartWith("The loss is stuck at 0.5");
    }

    [Test]
    public void Examine_TripletLossWithMemory_IsStuckAtTheMarginToo()
    {
        var detector = new CollapseDetector(new CrossBatchMemory(Sampled(new ScriptedLoss(Margin, 0)), capacity: 1), dimension: 2);

        detector.Examine(Epoch(0.2, 0.5, 0.5), Steps(100)).Should().StartWith("The loss is stuck at 0.2, as when");
    }

    [Test]
    public void Examine_OtherLossNotFallingAtEqualDistances_SaysWhatToChange()
    {
        var detector = new CollapseDetector(new ScriptedLoss(3, 0), dimension: 2);
        detector.Examine(Epoch(3, 0.5, 0.502), Steps(100)).Should().BeNull("nothing is known before the first epoch");

        detector.Examine(Epoch(2.99, 0.5, 0.502), Steps(100)).Should().Be(
            "The loss is stuck at 2.99, not below the first epoch's 3; mean distances were 0.5 and 0.502 in epoch 1. Use all pairs " +
            "instead of chosen ones, a smaller scale or a higher temperature, lower the learning rate (0.1), compare unit-length rows, " +
            "and check the gradient if the loss is your own.");
    }

    [Test]
    public void Examine_OtherLossWhoseSpreadIsGone_SaysThatTheEmbeddingsAreOnePoint()
    {
        var detector = new CollapseDetector(new ScriptedProxyLoss(1f, 2f), dimension: 1);
        detector.Examine(Epoch(3, 0.9, 1.1), Steps(100));

        detector.Examine(Epoch(3.1, 0.9, 1.1) with { Spread = 0.01 }, Steps(100)).Should().StartWith(
            "The embeddings have collapsed to a point: their spread fell from 1 to 0.01. The loss is stuck at 3.1, not below the first " +
            "epoch's 3");
    }

    [TestCase(2.9, 0.5, 0.5)]
    [TestCase(3, 0.5, 0.52)]
    [TestCase(3, 0.52, 0.5)]
    public void Examine_OtherLossFallingOrTellingRowsApart_SaysNothing(double loss, double positive, double negative)
    {
        var detector = new CollapseDetector(new ScriptedLoss(3, 0), dimension: 2);
        detector.Examine(Epoch(3, 0.5, 0.5), Steps(100));

        detector.Examine(Epoch(loss, positive, negative), Steps(100)).Should().BeNull();
    }

    [Test]
    public void Examine_LossThatReportsNoDistances_IsNotTakenForEquallyFar()
    {
        var detector = new CollapseDetector(new ScriptedLoss(3, 0), dimension: 2);
        EpochTotals totals = Steps(100, default, default);
        detector.Examine(Epoch(3, 0, 0), totals);

        detector.Examine(Epoch(3, 0, 0), totals).Should().BeNull();
    }

    [Test]
    public void Examine_NoTerms_SaysHowToGetSome()
    {
        Examine(Epoch(0, 0, 0) with { TermCount = 0 }).Should().Be(
            "No batch of epoch 1 gave the loss positives and negatives to compare, so nothing was learned. That takes two rows of one " +
            "label and one of another in the same batch: use a class-balanced batch sampler or larger batches. If a sampler keeps hard " +
            "triplets or pairs only, none may be left: use all or semi-hard ones.");
    }

    [Test]
    public void Examine_NegativesWithoutPositives_SaysHowToGetSome()
    {
        var detector = new CollapseDetector(new ScriptedLoss(3, 0), dimension: 2);

        detector.Examine(Epoch(3, 0, 0.5), Steps(100, default, new(1, 1)))
            .Should().StartWith("No batch of epoch 1 gave the loss positives");
        detector.Examine(Epoch(3, 0.5, 0), Steps(100, new(1, 1), default))
            .Should().StartWith("No batch of epoch 1 gave the loss positives");
    }

    private static SampledTripletLoss Sampled(ScriptedLoss loss) => Sampled(loss.OfTriplets);

    private static SampledTripletLoss Sampled(ITripletLoss loss) => new(loss);

    private static string? Examine(EpochReport epoch) =>
        new CollapseDetector(Sampled(new ScriptedLoss(Margin, 0)), dimension: 2).Examine(epoch, Steps(100));

    private static EpochTotals Steps(int count) => Steps(count, new(1, 1), new(1, 1));

    private static EpochTotals Steps(int count, DistanceTotal positives, DistanceTotal negatives)
    {
        var totals = new EpochTotals();
        for (int i = 0; i < count; i++)
        {
            totals.Add(new(new(1, 1, 1, 1, positives, negatives), RowCount: 1, Spread: 1, GradientNorm: 0), learningRate: 0.1);
        }

        return totals;
    }

    private static EpochReport Epoch(double loss, double positive, double negative) => new()
    {
        Epoch = 1,
        Loss = loss,
        ActiveLoss = loss,
        ActiveFraction = 1,
        TermCount = 1000,
        PositiveDistance = positive,
        NegativeDistance = negative,
        Spread = 1,
        GradientNorm = 1,
        LearningRate = 0.1,
        Seconds = 1,
        RowsPerSecond = 100,
    };
}
