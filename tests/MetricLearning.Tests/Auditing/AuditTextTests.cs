using MetricLearning.Auditing;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Auditing;

public class AuditTextTests
{
    [Test]
    public void Of_ASmallAudit_HasALineForEachKindAndTheWorstOfEach()
    {
        DatasetAudit audit = DatasetAudit.Of(
            new AuditSet(AuditTables.Line(0, 1, 2, 10, 11, 12, 1.5f, 1.5f), AuditTables.Letters("aaabbbbb")),
            new AuditSet(AuditTables.Line(12), ["a"], ["last"]),
            new() { NeighborCount = 2 });

        AuditText.Of(audit).Should().StartWith(
            """
            8 training rows and 1 test rows, 2 labels, Euclidean distance, 2 neighbours
            2 groups of equal rows, 1 with different labels, 1 in both training and test set
              2 equal rows with different labels, in both training and test set: row 5, labelled b; test row 0 "last", labelled a
              2 equal rows: row 6, labelled b; row 7, labelled b
            0 groups of nearly equal rows
            """.ReplaceLineEndings("\n")).And.Contain("\n0 rows far from all others\n1 pairs of classes among each other's neighbours\n");
    }

    [Test]
    public void Of_ManyFindings_ShowsFive()
    {
        string text = AuditTables.Audit([.. Enumerable.Range(0, 14).Select(i => (float)(i / 2))], new string('a', 14), 2).ToString();

        text.Should().Contain("\n7 groups of equal rows\n");
        text.Split('\n').Count(line => line.StartsWith("  2 equal rows", StringComparison.Ordinal)).Should().Be(5);
        text.Should().Contain("labelled a\n  …\n0 groups");
    }
}
