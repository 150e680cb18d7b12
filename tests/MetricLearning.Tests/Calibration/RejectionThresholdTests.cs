using MetricLearning.Calibration;

namespace MetricLearning.Tests.Calibration;

public class RejectionThresholdTests
{
    // Label 1: 5 and 4 right, 3 wrong. Label 2: 9 right, 8 wrong. Label 3: 2 right.
    private static readonly double[] Scores = [5, 4, 3, 9, 8, 2];
    private static readonly int[] Labels = [1, 1, 1, 2, 2, 3];
    private static readonly bool[] IsCorrect = [true, true, false, true, false, true];

    [Test]
    public void ChoosePerLabel_EnoughRows_HasAThresholdForEachLabel()
    {
        RejectionThreshold threshold =
            RejectionThreshold.ChoosePerLabel(Scores, Labels, [], IsCorrect, RejectionTarget.PrecisionAtLeast(1), leastRows: 2);

        threshold.Labels.ToArray().Should().Equal(1, 2);
        threshold.Thresholds.ToArray().Should().Equal(3.5, 8.5);
        threshold.Global.Should().Be(8.5, "label 3 has one row alone");
        new[] { threshold.Accepts(1, 4), threshold.Accepts(2, 8), threshold.Accepts(3, 8), threshold.Accepts(77, 8.5) }
            .Should().Equal(true, false, false, true);
    }

    [Test]
    public void ChoosePerLabel_TargetNotReachedByALabel_TakesTheGlobalThreshold()
    {
        RejectionThreshold threshold = RejectionThreshold.ChoosePerLabel(
            [5, 4, 3, 2], [1, 1, 2, 2], [], [true, true, false, false], RejectionTarget.PrecisionAtLeast(0.9), leastRows: 2);

        threshold.Labels.ToArray().Should().Equal(1);
        threshold.ThresholdOf(2).Should().Be(threshold.Global);
    }

    [Test]
    public void ChoosePerLabel_NoFalseAcceptPossibleForALabel_TakesTheGlobalThreshold()
    {
        RejectionThreshold threshold = RejectionThreshold.ChoosePerLabel(
            [5, 4, 6, 2], [1, 1, 2, 2], [true, true, true, false], [true, true, true, true], RejectionTarget.FalseAcceptsAtMost(0),
            leastRows: 2);

        threshold.Labels.ToArray().Should().Equal(2);
        threshold.ThresholdOf(1).Should().Be(threshold.Global).And.Be(3);
    }

    [Test]
    public void ChoosePerLabel_UnknownRowsOfOtherLabels_AreTheFalseAcceptsOfAll()
    {
        // Label 1 has a wrong answer and no unknown row; that wrong answer is then a true accept, as for the others.
        RejectionThreshold threshold = RejectionThreshold.ChoosePerLabel(
            [5, 4, 6, 2], [1, 1, 2, 2], [true, true, true, false], [true, false, true, true], RejectionTarget.TrueAcceptsAtLeast(1),
            leastRows: 2);

        threshold.ThresholdOf(1).Should().Be(4);
    }

    [Test]
    public void Choose_OneForAll_IsTheChoice()
    {
        RejectionThreshold threshold = RejectionThreshold.Choose(Scores, [], IsCorrect, RejectionTarget.PrecisionAtLeast(1));

        threshold.Global.Should().Be(ThresholdChoice.Of(Scores, [], IsCorrect, RejectionTarget.PrecisionAtLeast(1)).Threshold);
        threshold.Labels.IsEmpty.Should().BeTrue();
    }

    [Test]
    public void ChoosePerLabel_NoRows_AcceptsNothing()
    {
        RejectionThreshold threshold = RejectionThreshold.ChoosePerLabel([], [], [], [], RejectionTarget.BestF1);

        threshold.Accepts(0, double.MaxValue).Should().BeFalse();
    }

    [Test]
    public void Constructor_ChosenNumbers_AreKept()
    {
        RejectionThreshold threshold = new(0.5, [-3, 7], [double.NegativeInfinity, double.PositiveInfinity]);

        new[] { threshold.Accepts(-3, -1e9), threshold.Accepts(7, 1e9), threshold.Accepts(0, 0.5), threshold.Accepts(0, double.NaN) }
            .Should().Equal(true, false, true, false);
        threshold.ToString().Should().Be("threshold 0.5, 2 labels with their own");
    }

    [Test]
    public void Constructor_WrongNumbers_SaysWhich()
    {
        Action global = () => _ = new RejectionThreshold(double.NaN);
        Action counts = () => _ = new RejectionThreshold(0, [1], []);
        Action order = () => _ = new RejectionThreshold(0, [1, 1], [0, 0]);
        Action own = () => _ = new RejectionThreshold(0, [1], [double.NaN]);

        global.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("global");
        counts.Should().Throw<ArgumentException>().WithParameterName("thresholds");
        order.Should().Throw<ArgumentException>().WithParameterName("labels");
        own.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("thresholds");
    }

    [Test]
    public void ChoosePerLabel_WrongArguments_SaysWhich()
    {
        Action labels = () => RejectionThreshold.ChoosePerLabel([1], [], [], [true], RejectionTarget.BestF1);
        Action rows = () => RejectionThreshold.ChoosePerLabel([1], [1], [], [true], RejectionTarget.BestF1, leastRows: 0);

        labels.Should().Throw<ArgumentException>().WithParameterName("labels");
        rows.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("leastRows");
    }
}
