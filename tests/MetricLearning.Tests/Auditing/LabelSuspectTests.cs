using MetricLearning.Auditing;

namespace MetricLearning.Tests.Auditing;

public class LabelSuspectTests
{
    [Test]
    public void Description_OfASuspect_NamesBothLabelsAndTheNearestRow()
    {
        AuditNeighbor neighbor = new(new(AuditPart.Train, 7, "7", "9"), 0.125f);
        LabelSuspect suspect = new(new(AuditPart.Train, 3, "3", "4"), "9", new(1.5, 0.02, 1, 0.93, true), [neighbor]);

        suspect.Description.Should().Be(
            "row 3, labelled 4, lies among rows labelled 9 (confidence 0.93 against 0.02); nearest: row 7, labelled 9 at 0.125");
        (suspect.Score, suspect.Confidence, suspect.SuggestedConfidence, suspect.IsConfident).Should().Be((1.5, 0.02, 0.93, true));
        suspect.SuggestedLabel.Should().Be("9");
        suspect.Neighbors.Should().Equal(neighbor);
    }
}
