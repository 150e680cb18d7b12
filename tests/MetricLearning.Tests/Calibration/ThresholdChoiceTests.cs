using MetricLearning.Calibration;

namespace MetricLearning.Tests.Calibration;

public class ThresholdChoiceTests
{
    // By falling score: 9 right, 8 right, 7 unknown, 6 wrong and right, 5 right, 4 unknown, 3 unknown.
    private static readonly double[] Scores = [9, 8, 7, 6, 6, 5, 4, 3];
    private static readonly bool[] IsKnown = [true, true, false, true, true, true, false, false];
    private static readonly bool[] IsCorrect = [true, true, true, false, true, true, true, true];

    [Test]
    public void Of_BestF1_CountsWrongAndUnknownRowsAgainstIt() =>
        // F1 after 9, 8, 7, 6, 5, 4, 3: 2/6, 4/7, 4/8, 6/10, 8/11, 8/12, 8/13.
        Choose(RejectionTarget.BestF1).Should().Be(new ThresholdChoice(4.5, true, 6, 4 / 6.0, 4 / 5.0, 8 / 11.0, 1, 1 / 3.0));

    [TestCase(1, 7.5, 2)]
    [TestCase(0.66, 4.5, 6)]
    [TestCase(0, 4.5, 6)]
    public void Of_PrecisionAtLeast_HasTheMostRightRows(double precision, double threshold, int accepted)
    {
        ThresholdChoice choice = Choose(RejectionTarget.PrecisionAtLeast(precision));

        (choice.Threshold, choice.AcceptedCount, choice.IsReached).Should().Be((threshold, accepted, true));
    }

    [TestCase(0, 7.5, 0)]
    [TestCase(0.4, 4.5, 1 / 3.0)]
    [TestCase(0.99, 3.5, 2 / 3.0)]
    [TestCase(1, 3, 1)]
    public void Of_FalseAcceptsAtMost_IsTheLowestThreshold(double rate, double threshold, double falseAccepts)
    {
        ThresholdChoice choice = Choose(RejectionTarget.FalseAcceptsAtMost(rate));

        (choice.Threshold, choice.FalseAcceptRate).Should().Be((threshold, falseAccepts));
    }

    [TestCase(0.4, 7.5, 0.4)]
    [TestCase(0.5, 5.5, 0.8)]
    [TestCase(1, 4.5, 1)]
    public void Of_TrueAcceptsAtLeast_IsTheHighestThreshold(double rate, double threshold, double trueAccepts)
    {
        ThresholdChoice choice = Choose(RejectionTarget.TrueAcceptsAtLeast(rate));

        (choice.Threshold, choice.TrueAcceptRate).Should().Be((threshold, trueAccepts));
    }

    [Test]
    public void Of_NoUnknownRows_TakesWrongAnswersForFalseAccepts()
    {
        ThresholdChoice choice = ThresholdChoice.Of([4, 3, 2, 1], [], [true, false, true, false], RejectionTarget.FalseAcceptsAtMost(0.5));

        choice.Should().Be(new ThresholdChoice(1.5, true, 3, 2 / 3.0, 0.5, 4 / 7.0, 1, 0.5));
        ThresholdChoice.Of([4, 3, 2, 1], [true, true, true, true], [true, false, true, false], RejectionTarget.FalseAcceptsAtMost(0.5))
            .Should().Be(choice);
    }

    [Test]
    public void Of_NothingToAcceptFalsely_AcceptsAll() =>
        ThresholdChoice.Of([4, 3], [], [true, true], RejectionTarget.FalseAcceptsAtMost(0)).Threshold.Should().Be(3);

    [Test]
    public void Of_TheFirstRowIsFalse_AcceptsNothing()
    {
        ThresholdChoice choice = ThresholdChoice.Of([4, 3], [], [false, true], RejectionTarget.FalseAcceptsAtMost(0));

        (choice.Threshold, choice.IsReached, choice.AcceptedCount, choice.Precision).Should()
            .Be((double.PositiveInfinity, true, 0, double.NaN));
    }

    [Test]
    public void Of_PrecisionThatIsNotThere_IsNotReached()
    {
        ThresholdChoice choice = ThresholdChoice.Of([4, 3], [], [false, true], RejectionTarget.PrecisionAtLeast(0.9));

        (choice.Threshold, choice.IsReached, choice.AcceptedCount).Should().Be((double.PositiveInfinity, false, 0));
    }

    [Test]
    public void Of_NoRows_AcceptsNothing([Values] RejectionGoal goal)
    {
        RejectionTarget target = goal switch
        {
            RejectionGoal.PrecisionAtLeast => RejectionTarget.PrecisionAtLeast(0),
            RejectionGoal.FalseAcceptsAtMost => RejectionTarget.FalseAcceptsAtMost(1),
            RejectionGoal.TrueAcceptsAtLeast => RejectionTarget.TrueAcceptsAtLeast(0),
            _ => RejectionTarget.BestF1,
        };

        ThresholdChoice choice = ThresholdChoice.Of([], [], [], target);

        (choice.Threshold, choice.IsReached).Should().Be((double.PositiveInfinity, false));
    }

    [Test]
    public void Of_EqualScores_AreAcceptedTogether() =>
        ThresholdChoice.Of([1, 1, 1], [], [true, false, true], RejectionTarget.TrueAcceptsAtLeast(0.1)).AcceptedCount.Should().Be(3);

    [Test]
    public void Of_ScoresWithNothingBetween_StandsAtTheAcceptedOne()
    {
        double above = Math.BitIncrement(1.0);

        ThresholdChoice.Of([above, 1], [], [true, false], RejectionTarget.PrecisionAtLeast(1)).Threshold.Should().Be(above);
        ThresholdChoice.Of([1, double.NegativeInfinity], [], [true, false], RejectionTarget.PrecisionAtLeast(1)).Threshold.Should().Be(1);
    }

    [Test]
    public void Of_TheLargestScores_HasANumberBetween() => ThresholdChoice
        .Of([double.MaxValue, double.MinValue], [], [true, false], RejectionTarget.PrecisionAtLeast(1)).Threshold.Should().Be(0);

    [Test]
    public void Of_WrongArguments_SaysWhich()
    {
        Action known = () => ThresholdChoice.Of([1], [true, false], [true], RejectionTarget.BestF1);
        Action correct = () => ThresholdChoice.Of([1], [], [], RejectionTarget.BestF1);
        Action score = () => ThresholdChoice.Of([double.NaN], [], [true], RejectionTarget.BestF1);

        known.Should().Throw<ArgumentException>().WithParameterName("isKnown");
        correct.Should().Throw<ArgumentException>().WithParameterName("isCorrect");
        score.Should().Throw<ArgumentException>().WithParameterName("scores");
    }

    private static ThresholdChoice Choose(RejectionTarget target) => ThresholdChoice.Of(Scores, IsKnown, IsCorrect, target);
}
