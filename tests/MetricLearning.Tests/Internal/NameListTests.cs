using MetricLearning.Internal;

namespace MetricLearning.Tests.Internal;

public class NameListTests
{
    [TestCase(null, null)]
    [TestCase("ant bee", "ant bee")]
    [TestCase("ant", "ant bee")]
    [TestCase("ant bee cow", "ant bee")]
    [TestCase("", "ant")]
    public void ThrowIfDifferent_OneListBeginsWithTheOther_Passes(string? actual, string? expected)
    {
        Action act = () => NameList.ThrowIfDifferent(Names(actual), "rows", Names(expected), "data");

        act.Should().NotThrow();
    }

    [Test]
    public void ThrowIfDifferent_OtherNames_TellsBothAndTheRemedy()
    {
        Action act = () => NameList.ThrowIfDifferent(Names("cow dog"), "validation", Names("cow ant"), "data");

        act.Should().Throw<ArgumentException>().WithParameterName("validation").WithMessage(
            "validation numbers the labels [cow, dog] from 0, but data numbers the labels [cow, ant] from 0: label 1 is \"dog\" in the " +
            "one " +
            "and \"ant\" in the other; expected one list that begins with the other. Renumber the labels of one by " +
            "LabeledDataset.WithLabelNames, with the names of the other and all that they lack.*");
    }

    [TestCase(null, "ant bee", "rows has no label names, but data numbers the labels [ant, bee] from 0; *WithLabelNames*")]
    [TestCase("ant bee", null, "rows numbers the labels [ant, bee] from 0, but data has no label names; *WithLabelNames*")]
    public void ThrowIfDifferent_NamesOnOneSideOnly_AreRefused(string? actual, string? expected, string message)
    {
        Action act = () => NameList.ThrowIfDifferent(Names(actual), "rows", Names(expected), "data");

        act.Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Test]
    public void Longer_TwoLists_IsTheOneWithMoreNames()
    {
        string[] one = ["ant"], two = ["ant", "bee"];

        NameList.Longer(one, two).Should().BeSameAs(two);
        NameList.Longer(two, one).Should().BeSameAs(two);
        NameList.Longer(null, one).Should().BeSameAs(one);
        NameList.Longer(one, null).Should().BeSameAs(one);
        NameList.Longer(null, null).Should().BeNull();
    }

    [Test]
    public void Check_ALabelWithoutAName_IsNamedByItsRow()
    {
        Action act = () => NameList.Check(["ant", "bee"], [0, 1, 2]);

        act.Should().Throw<ArgumentOutOfRangeException>().WithMessage("labels[2] is 2 but labelNames has 2 names;*");
        NameList.Check(null, [-5, 7]);
    }

    [Test]
    public void Copy_ANullName_IsRefused()
    {
        Action act = () => NameList.Copy(["ant", null!]);

        act.Should().Throw<ArgumentException>().WithMessage("labelNames[1] is null; pass a name for every label.*");
        NameList.Copy(null).Should().BeNull();
    }

    [Test]
    public void Text_ManyNames_ShowsTheFirstFiveAndTheirNumber()
    {
        NameList.Text(["a", "b", "c", "d", "e"]).Should().Be("a, b, c, d, e");
        NameList.Text(["a", "b", "c", "d", "e", "f"]).Should().Be("a, b, c, d, e, … 6 in all");
    }

    private static string[]? Names(string? names) => names?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
