using MetricLearning.Reporting.Pages;

namespace MetricLearning.Reporting.Tests.Pages;

[TestFixture]
internal sealed class HtmlTests
{
    [TestCase(0, "0")]
    [TestCase(0.123456, "0.12346")]
    [TestCase(-2.5, "-2.5")]
    [TestCase(0.00001234, "1.23E-05")]
    [TestCase(123456.789, "123456.789")]
    [TestCase(1.5e12, "1.5E+12")]
    [TestCase(double.NaN, "none")]
    [TestCase(double.PositiveInfinity, "∞")]
    [TestCase(double.NegativeInfinity, "−∞")]
    public void Number_Value_IsShort(double value, string text) => Html.Number(value).Should().Be(text);

    [TestCase("good <b>&\t\n", "good <b>&\t\n")]
    [TestCase("x\u0001😀", "x\uFFFD😀")]
    public void Clean_Text_KeepsWhatXmlMayHold(string text, string clean) => Html.Clean(text).Should().Be(clean);

    [Test]
    public void Clean_HalvesOfCharacters_AreReplaced() => // an attribute's texts hold none
        Html.Clean("a" + '\0' + "b" + '\uDC00' + "c" + '\uD800').Should().Be("a\uFFFDb\uFFFDc\uFFFD");

    [TestCase("short", "short")]
    [TestCase("exactly10!", "exactly10!")]
    [TestCase("more than ten", "more than…")]
    [TestCase("two\n  lines", "two lines")]
    [TestCase("😀😀😀😀😀😀😀😀😀😀😀", "😀😀😀😀😀😀😀😀😀…")]
    public void Shorten_Text_HasAtMostTenCharacters(string text, string expected) => Html.Shorten(text, 10).Should().Be(expected);

    [TestCase(0, "0 %")]
    [TestCase(1, "100 %")]
    [TestCase(0.6667, "66.67 %")]
    [TestCase(29_999 / 30_000.0, "over 99.99 %")]
    [TestCase(0.99994, "99.99 %")]
    [TestCase(1 / 30_000.0, "under 0.01 %")]
    [TestCase(0.0001, "0.01 %")]
    [TestCase(double.Epsilon, "under 0.01 %")]
    [TestCase(double.NaN, "none")]
    public void Percent_Share_IsNothingOrAllOnlyWhereItIs(double share, string text) => Html.Percent(share).Should().Be(text);

    [TestCase(1, "1 row")]
    [TestCase(0, "0 rows")]
    [TestCase(12345, "12,345 rows")]
    public void Count_Rows_HasItsNoun(int count, string text) => Html.Count(count, "row", "rows").Should().Be(text);
}
