using MetricLearning.Auditing;

namespace MetricLearning.Tests.Auditing;

public class DuplicateGroupTests
{
    private static readonly AuditedRow First = new(AuditPart.Train, 0, "0", "a");
    private static readonly AuditedRow Other = new(AuditPart.Train, 1, "x", "b");
    private static readonly AuditedRow OfTest = new(AuditPart.Test, 1, "1", "a");

    [Test]
    public void Description_OfEqualRows_SaysWhatIsWrongWithThem()
    {
        new DuplicateGroup([First, Other], []).Description
            .Should().Be("2 equal rows with different labels: row 0, labelled a; row 1 \"x\", labelled b");
        new DuplicateGroup([First, OfTest], []).Description
            .Should().Be("2 equal rows in both training and test set: row 0, labelled a; test row 1, labelled a");
        new DuplicateGroup([First, Other, OfTest], []).Description
            .Should().StartWith("3 equal rows with different labels, in both training and test set: ");
    }

    [Test]
    public void Description_OfNearRows_SaysHowNear() =>
        new DuplicateGroup([First, OfTest], [new(First, OfTest, 0.25f)]).Description.Should().Be(
            "2 nearly equal rows in both training and test set: row 0, labelled a; test row 1, labelled a; distances 0.25 to 0.25");

    [Test]
    public void Description_OfManyRows_NamesFive() =>
        new DuplicateGroup([First, First, First, First, First, First, First], []).Description.Should().EndWith("labelled a; 2 more");

    [Test]
    public void Properties_OfAGroup_AreWhatItWasMadeOf()
    {
        DuplicateGroup group = new([First, Other], [new(First, Other, 1)]);

        group.Rows.Should().Equal(First, Other);
        group.Pairs.Should().Equal(new AuditedPair(First, Other, 1));
        (group.IsExact, group.IsAcrossClasses, group.IsAcrossParts).Should().Be((false, true, false));
    }
}
