using MetricLearning.Tool.Commands;

namespace MetricLearning.Tool.Tests.Commands;

[TestFixture]
internal sealed class CsvTextTests
{
    [Test]
    public void Add_Values_AreQuotedWhereNeedBe()
    {
        CsvText text = new();
        text.Add("plain", "a,b", "say \"x\"", "two\nlines", null, 1.5, 2);

        text.ToString().Should().Be("plain,\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",,1.5,2\n");
    }
}
