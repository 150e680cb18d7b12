using MetricLearning.Reporting.Pictures;
using OxyPlot;

namespace MetricLearning.Reporting.Tests.Pictures;

[TestFixture]
internal sealed class TextMeasurerTests
{
    private static readonly TextMeasurer Measurer = new();

    [Test]
    public void MeasureText_Lines_AreAsWideAsTheWidest()
    {
        OxySize one = Measurer.MeasureText("mmmm", "any", 10, 400);

        Measurer.MeasureText("mmmm\nii", "other", 10, 700).Should().Be(new OxySize(one.Width, one.Height * 2));
        one.Width.Should().BeGreaterThan(Measurer.MeasureText("iiii", "any", 10, 400).Width);
    }

    [TestCase(null)]
    [TestCase("")]
    public void MeasureText_NoText_IsEmpty(string? text) => Measurer.MeasureText(text!, "any", 10, 400).Should().Be(OxySize.Empty);

    [Test]
    public void DrawLine_IsRefused() =>
        FluentActions.Invoking(() => Measurer.DrawLine([], OxyColors.Red, 1, EdgeRenderingMode.Automatic, [], LineJoin.Bevel))
            .Should().Throw<NotSupportedException>();
}
