using MetricLearning.Auditing;

namespace MetricLearning.Tests.Auditing;

public class RedundantRowTests
{
    [Test]
    public void Description_OfARow_NamesWhatStandsForIt()
    {
        RedundantRow row = new(new(AuditPart.Train, 3, "3", "a"), new(new(AuditPart.Train, 7, "7", "a"), 0.5f), []);

        row.Description.Should().Be("row 3, labelled a, is represented by row 7 at 0.5");
    }
}
