using MetricLearning.Auditing;

namespace MetricLearning.Tests.Auditing;

public class RowDirectoryTests
{
    private static readonly RowDirectory Rows = new(["b", "a", "b"], null, ["c", "a"], ["x", "y"]);

    [Test]
    public void Classes_OfBothSets_AreNumberedAsTheyAreSeen()
    {
        Rows.ClassNames.Should().Equal("b", "a", "c");
        Rows.Classes.ToArray().Should().Equal(0, 1, 0, 2, 1);
        (Rows.Count, Rows.TrainCount).Should().Be((5, 3));
    }

    [Test]
    public void Item_OfEitherSet_HasItsPlaceIdAndLabel()
    {
        Rows[2].Should().Be(new AuditedRow(AuditPart.Train, 2, "2", "b"));
        Rows[4].Should().Be(new AuditedRow(AuditPart.Test, 1, "y", "a"));
        (Rows.PartOf(2), Rows.PartOf(3)).Should().Be((AuditPart.Train, AuditPart.Test));
    }
}
