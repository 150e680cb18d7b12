using MetricLearning.Auditing;

namespace MetricLearning.Tests.Auditing;

public class AuditedRowTests
{
    [Test]
    public void ToString_WithAndWithoutAnId_NamesPartPlaceAndLabel()
    {
        new AuditedRow(AuditPart.Train, 17, "17", "bolt").ToString().Should().Be("row 17, labelled bolt");
        new AuditedRow(AuditPart.Test, 17, "part-17", "bolt").ToString().Should().Be("test row 17 \"part-17\", labelled bolt");
        new AuditedRow(AuditPart.Test, 17, "part-17", "bolt").ShortText().Should().Be("test row 17 \"part-17\"");
    }
}
