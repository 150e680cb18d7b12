using MetricLearning.Evaluation;

namespace MetricLearning.Tests.Evaluation;

public class ScoreRunTests
{
    [Test]
    public void Descending_EqualScores_AreOneRun() => ScoreRun
        .Descending([1, 3, 1, 1, 3], [true, true, false, true, true], [true, false, true, false, true])
        .Should().Equal(new ScoreRun(3, 1, 1, 0), new ScoreRun(1, 1, 1, 1));

    [Test]
    public void Descending_NoFlagsOfKnown_AllAreKnown() => ScoreRun.Descending([1, 2], [], [true, false])
        .Should().Equal(new ScoreRun(2, 0, 1, 0), new ScoreRun(1, 1, 0, 0));

    [Test]
    public void Descending_ZerosOfBothSigns_AreEqual() =>
        ScoreRun.Descending([0.0, -0.0, 0.0], [], [true, true, true]).Should().ContainSingle().Which.RowCount.Should().Be(3);

    [Test]
    public void Descending_NegativeInfinity_ComesLast() =>
        ScoreRun.Descending([double.NegativeInfinity, double.MinValue], [], [true, true]).Select(run => run.Score)
            .Should().Equal(double.MinValue, double.NegativeInfinity);

    [Test]
    public void Descending_Nothing_IsNoRun() => ScoreRun.Descending([], [], []).Should().BeEmpty();

    [Test]
    public void Counts_OfARun_AddUp()
    {
        ScoreRun run = new(0, CorrectCount: 2, WrongCount: 3, UnknownCount: 4);

        (run.KnownCount, run.RowCount).Should().Be((5, 9));
    }

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void CheckScores_NoNumberAbove_SaysWhere(double score)
    {
        Action act = () => ScoreRun.CheckScores([0, score], "scores");

        act.Should().Throw<ArgumentException>().WithParameterName("scores")
            .WithMessage($"scores[1] is {score}; expected a number below infinity. Leave such rows out, or give them a low score.*");
    }

    [TestCase(double.NaN)]
    [TestCase(-0.001)]
    [TestCase(1.001)]
    public void CheckConfidences_NoProbability_SaysWhere(double confidence)
    {
        Action act = () => ScoreRun.CheckConfidences([0, 1, confidence], "confidences");

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("confidences")
            .WithMessage($"confidences[2] is {confidence}; expected 0 ≤ confidence ≤ 1. Calibrate scores first.*");
    }

    [Test]
    public void CheckFlags_CountsDiffer_SaysBoth()
    {
        Action act = () => ScoreRun.CheckFlags([true], 2, "isKnown", "scores");

        act.Should().Throw<ArgumentException>().WithParameterName("isKnown")
            .WithMessage("isKnown has 1 entries but scores has 2; pass one per row.*");
    }
}
