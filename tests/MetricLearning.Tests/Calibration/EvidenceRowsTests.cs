using MetricLearning.Calibration;

namespace MetricLearning.Tests.Calibration;

public class EvidenceRowsTests
{
    [Test]
    public void Of_UnknownRows_AreNeverRight() =>
        EvidenceRows.Of([1, 1], [0, 0], [true, true], [true, false]).IsCorrect.Should().Equal(true, false);

    [Test]
    public void CountUnknownAs_AShare_WeighsThem()
    {
        EvidenceRows rows = EvidenceRows.Of([1, 1, 1, 1], [0, 0, 0, 0], new bool[4], [true, false, true, true]);

        rows.CountUnknownAs(0.5);

        rows.Weights.Should().Equal(1, 3, 1, 1);
        rows.TotalWeight.Should().Be(6);
    }

    [Test]
    public void CountUnknownAs_Null_LeavesRowsAsTheyAre()
    {
        EvidenceRows rows = EvidenceRows.Of([1, 1], [0, 0], new bool[2], [true, false]);

        rows.CountUnknownAs(null);

        rows.Weights.Should().Equal(1, 1);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void CountUnknownAs_RowsOfOneKind_LeavesThemAsTheyAre(bool isKnown)
    {
        EvidenceRows rows = EvidenceRows.Of([1, 1], [0, 0], new bool[2], [isKnown, isKnown]);

        rows.CountUnknownAs(0.25);

        rows.Weights.Should().Equal(1, 1);
    }

    [Test]
    public void UsualDistance_OfRows_IsTheMedianOfTheRightOnes() => EvidenceRows
        .Of([1, 1, 1, 1, 1], [5, 1, 2, 3, 9], [false, true, true, true, false], []).UsualDistance().Should().Be(2);

    [Test]
    public void UsualDistance_ZerosAndInfinities_AreLeftOut() => EvidenceRows
        .Of([1, 1, 1], [0, 4, double.PositiveInfinity], [true, true, true], []).UsualDistance().Should().Be(4);

    [Test]
    public void UsualDistance_NoneIsRight_IsTheMedianOfAll() =>
        EvidenceRows.Of([1, 1, 1], [6, 4, 5], new bool[3], []).UsualDistance().Should().Be(5);

    [Test]
    public void UsualDistance_AllZero_IsOne() => EvidenceRows.Of([1, 1], [0, 0], [true, true], []).UsualDistance().Should().Be(1);

    [Test]
    public void Of_WrongArguments_SaysWhich()
    {
        Action none = () => EvidenceRows.Of([], [], [], []);
        Action distances = () => EvidenceRows.Of([1], [1, 2], [true], []);
        Action correct = () => EvidenceRows.Of([1], [1], [], []);
        Action known = () => EvidenceRows.Of([1], [1], [true], [true, false]);
        Action share = () => EvidenceRows.Of([1, 1.5], [1, 1], [true, true], []);
        Action distance = () => EvidenceRows.Of([1, 1], [1, double.NaN], [true, true], []);

        none.Should().Throw<ArgumentException>().WithParameterName("voteShares");
        distances.Should().Throw<ArgumentException>().WithParameterName("distances");
        correct.Should().Throw<ArgumentException>().WithParameterName("isCorrect");
        known.Should().Throw<ArgumentException>().WithParameterName("isKnown");
        share.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("voteShares")
            .WithMessage("voteShares is 1.5; expected 0 ≤ share ≤ 1 (row 1).*");
        distance.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("distances");
    }
}
