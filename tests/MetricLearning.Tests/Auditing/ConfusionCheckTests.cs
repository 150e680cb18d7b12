using MetricLearning.Auditing;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Auditing;

public class ConfusionCheckTests
{
    // Nearest rows: 0 → 1, 1 → 0 (the lower of two at 1), 2 → 1, 10 → 2, and 100 and 101 each other.
    private static readonly AuditTable Table = AuditTables.Table(AuditTables.Line(0, 1, 2, 10, 100, 101), "aabbcc", neighborCount: 1);

    [Test]
    public void Run_NeighboursOfAnotherClass_AreCountedByHand()
    {
        ClassConfusion confusion = ConfusionCheck.Run(Table, 0.01).Single();

        (confusion.First, confusion.Second, confusion.ShareOfFirst, confusion.ShareOfSecond, confusion.Share)
            .Should().Be(("a", "b", 0, 0.5, 0.25));
        confusion.ClosestRows.Select(pair => (pair.First.Index, pair.Second.Index, pair.Distance)).Should().Equal((1, 2, 1f));
    }

    [Test]
    public void Run_ShareBelowTheLeast_IsLeftOut()
    {
        ConfusionCheck.Run(Table, 0.25).Should().HaveCount(1);
        ConfusionCheck.Run(Table, 0.26).Should().BeEmpty();
    }

    [Test]
    public void Run_SeveralPairs_RanksThoseThatShareMost()
    {
        // c lies within a, b is next to it.
        List<ClassConfusion> confusions = ConfusionCheck.Run(
            AuditTables.Table(AuditTables.Line(0, 1, 2, 3, 5, 7, 0.6f, 2.4f), "aaaabbcc", 2), 0);

        confusions.Select(confusion => (confusion.First, confusion.Second)).Should().Equal(("a", "c"), ("a", "b"));
        confusions.Should().BeInDescendingOrder(confusion => confusion.Share);
    }

    [Test]
    public void Run_ManyPairsOfRows_KeepsTheClosestFiveEachOnce()
    {
        float[] values = [.. Enumerable.Range(0, 40).Select(i => (float)(i * i))]; // steps of 1, 3, 5, …
        string labels = string.Concat(Enumerable.Repeat("ab", 20));

        ConfusionCheck.Run(AuditTables.Table(AuditTables.Line(values), labels, 1), 0).Single().ClosestRows
            .Select(pair => pair.Distance).Should().Equal(1, 3, 5, 7, 9);
    }

    [Test]
    public void Run_OneClass_FindsNothing() =>
        ConfusionCheck.Run(AuditTables.Table(AuditTables.Line(0, 1, 2), "aaa", 2), 0).Should().BeEmpty();
}
