using MetricLearning.Auditing;

namespace MetricLearning.Tests.Auditing;

public class ClassConfusionTests
{
    [Test]
    public void Description_OfAPair_GivesBothSharesAndTheClosestRows()
    {
        AuditedPair closest = new(new(AuditPart.Train, 1, "1", "4"), new(AuditPart.Train, 2, "2", "9"), 0.5f);
        ClassConfusion confusion = new("4", "9", 0.125, 0.25, [closest]);

        confusion.Description.Should().Be(
            "4 and 9: 12.5 % of the neighbours of 4 are 9, 25.0 % of those of 9 are 4; closest: row 1 and row 2 at 0.5");
        confusion.Share.Should().Be(0.1875);
        confusion.ClosestRows.Should().Equal(closest);
    }
}
