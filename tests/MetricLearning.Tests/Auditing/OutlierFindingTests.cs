using MetricLearning.Auditing;

namespace MetricLearning.Tests.Auditing;

public class OutlierFindingTests
{
    private static readonly AuditedRow Row = new(AuditPart.Train, 3, "3", "a");

    [Test]
    public void Description_OfAFarRow_SaysHowFarAndWhatIsUsual() =>
        new OutlierFinding(Row, 5.5, 8, 2, [new(new(AuditPart.Train, 7, "7", "a"), 6)]).Description.Should().Be(
            "row 3, labelled a, is far from all others: neighbour 1 is at 8, where 2 is usual (score 5.5); " +
            "nearest: row 7, labelled a at 6");

    [Test]
    public void Description_OfARowWithoutDirection_SaysSo() =>
        new OutlierFinding(Row, double.PositiveInfinity, 1, 1, []).Description
            .Should().Be("row 3, labelled a, is zero and has no direction to compare");
}
