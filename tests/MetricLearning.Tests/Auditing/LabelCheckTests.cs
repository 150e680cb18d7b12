using MetricLearning.Auditing;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Auditing;

public class LabelCheckTests
{
    private const double Rounding = 1e-12;

    [Test]
    public void Run_OneRowAmongThoseOfAnotherClass_HasTheScoreComputedByHand()
    {
        // Rows 0, 1, 2 are a; 10, 11, 12 and 1.5 are b; two neighbours each. The distances of the second neighbours are 1.5, 1, 1 in a and
        // 2, 1, 2, 0.5 in b: widths 1 and 1.5.
        LabelJudgement[] judgements = LabelCheck.Run(AuditTables.Table(AuditTables.Line(0, 1, 2, 10, 11, 12, 1.5f), "aaabbbb", 2));
        double a1 = Math.Exp(-1), aHalf = Math.Exp(-0.25);
        double bHalf = Math.Exp(-1 / 9.0), b1 = Math.Exp(-4 / 9.0), b15 = Math.Exp(-1), b2 = Math.Exp(-16 / 9.0);
        double OfA(double a, double b) => (a + 0.05) / (a + b + 0.1);
        double OfB(double a, double b) => (b + 0.05) / (a + b + 0.1);

        double thresholdOfA = (OfA(a1, b15) + OfA(a1, bHalf) + OfA(a1, bHalf)) / 3;
        double thresholdOfB = (OfB(0, b1 + b2) + OfB(0, 2 * b1) + OfB(0, b1 + b2) + OfB(2 * aHalf, 0)) / 4;
        LabelJudgement suspect = judgements[6];

        suspect.Suggested.Should().Be(0);
        suspect.IsConfident.Should().BeTrue();
        suspect.Confidence.Should().BeApproximately(OfB(2 * aHalf, 0), Rounding);
        suspect.SuggestedConfidence.Should().BeApproximately(OfA(2 * aHalf, 0), Rounding);
        suspect.Score.Should().BeApproximately(OfA(2 * aHalf, 0) - thresholdOfA - (OfB(2 * aHalf, 0) - thresholdOfB), Rounding);
        judgements.MaxBy(judgement => judgement.Score).Should().Be(suspect);

        judgements[4].Suggested.Should().Be(-1);
        judgements[4].Score.Should().BeApproximately(-(OfB(0, 2 * b1) - thresholdOfB), Rounding, "nothing contradicts it");
    }

    [Test]
    public void Run_CopiesWithOneLabel_DoNotConfirmIt()
    {
        LabelJudgement[] once = LabelCheck.Run(AuditTables.Table(AuditTables.Line(0, 1, 2, 3, 1.5f), "aaaab", 3));
        AuditTable table = AuditTables.Table(AuditTables.Line(0, 1, 2, 3, 1.5f, 1.5f, 1.5f, 1.5f), "aaaabbbb", 3);

        LabelCheck.Run(table)[table.Distinct.UnitOf(7)].Should().Be(once[4]);
    }

    [Test]
    public void Run_OneClass_SuspectsNobody() =>
        LabelCheck.Run(AuditTables.Table(AuditTables.Line(0, 1, 2, 9), "aaaa", 2))
            .Should().OnlyContain(judgement => judgement.Suggested == -1 && judgement.Score <= 1);

    [Test]
    public void Run_OneDistinctRow_JudgesNothing() =>
        LabelCheck.Run(AuditTables.Table(AuditTables.Line(3, 3), "aa", 2)).Single().Score.Should().Be(double.NaN);

    [Test]
    public void Run_ClassOfOneRow_IsJudgedByItsNeighbours()
    {
        LabelJudgement[] judgements = LabelCheck.Run(AuditTables.Table(AuditTables.Line(0, 1, 2, 3, 1.5f, 99), "aaaabc", 3));

        judgements[4].Suggested.Should().Be(0, "it lies among rows of a");
        judgements[5].Score.Should().BeLessThan(judgements[4].Score, "it lies far from all");
    }

    [Test]
    public void Run_TestRows_AreJudgedByTrainingRows()
    {
        AuditTable table = AuditTables.Table(
            AuditTables.Line(0, 1, 2, 10, 11, 12), "aaabbb", 2, AuditTables.Line(0.5f, 1.5f, 11, 11.5f, 5), "abbbc");
        LabelJudgement[] judgements = LabelCheck.Run(table);

        judgements.Skip(6).Select(judgement => judgement.Suggested).Should().Equal(-1, 0, -1, -1, -1);
        judgements[10].Score.Should().Be(double.NaN, "no training row has its label");
    }

    [Test]
    public void Run_AllNeighboursAtDistanceZero_CountAlike()
    {
        // Four equal rows with labels of their own: widths and distances are 0.
        LabelJudgement[] judgements = LabelCheck.Run(AuditTables.Table(AuditTables.Line(1, 1, 1, 1), "abcd", 3));

        judgements.Should().OnlyContain(judgement => double.IsFinite(judgement.Score));
    }
}
