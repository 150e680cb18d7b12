using MetricLearning.Auditing;

namespace MetricLearning.Tests.Auditing;

public class AuditFindingTests
{
    [Test]
    public void ToString_OfAnyFinding_IsItsDescription()
    {
        AuditFinding finding = new DuplicateGroup([Row(0, "a"), Row(1, "a")], []);

        finding.ToString().Should().Be(finding.Description).And.Be("2 equal rows: row 0, labelled a; row 1, labelled a");
    }

    private static AuditedRow Row(int index, string label) => new(AuditPart.Train, index, $"{index}", label);
}
