using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Neighbors;

public class RowSelectionTests
{
    [TestCase("acme/1", "bolt", true)]
    [TestCase("acme/1", "Bolt", false)]
    [TestCase("Acme/1", "bolt", false)]
    [TestCase("acme", "bolt", false)]
    public void Includes_LabelAndIdPrefix_BothCount(string id, string label, bool expected)
    {
        List<string> labels = ["bolt", "nut"];
        RowSelection selection = new() { Labels = labels, IdPrefix = "acme/" };
        labels.Clear(); // which changes nothing

        selection.Includes(id, label).Should().Be(expected);
        selection.IsEverything.Should().BeFalse();
    }

    [Test]
    public void Includes_NothingChosen_TakesAll()
    {
        new RowSelection().Includes("", "").Should().BeTrue();
        new RowSelection { IdPrefix = "" }.IsEverything.Should().BeTrue();
        new RowSelection { Labels = [] }.Includes("a", "b").Should().BeFalse();
    }

    [Test]
    public void Labels_WithANull_Throws()
    {
        Func<RowSelection> make = () => new RowSelection { Labels = ["a", null!] };

        make.Should().Throw<ArgumentException>().WithMessage("*null*");
    }
}
