using System.Xml.Linq;
using MetricLearning.Evaluation;

namespace MetricLearning.Reporting.Tests.Sections;

[TestFixture]
internal sealed class CurveSectionTests
{
    [Test]
    public void AddRiskCoverage_SurestRowsAreWrong_SaysWhatWasMeasured()
    {
        XElement page = SamplePage.Parse(new ReportPage("x").AddRiskCoverage(
            RiskCoverageCurve.Of([0.9, 0.8, 0.3, 0.2], [false, false, true, true])));

        page.Value.Should().Contain("50 % of all rows are answered wrong, and 100 % of the 50 % that are surest.").And.NotContain("lowers");
        page.Descendants("desc").Last().Value.Should().Be(
            "The highest threshold, 0.9, answers 25 % of the rows, 0 % of them right; the lowest, 0.2, 100 % of the rows, 50 % of them " +
            "right.");
    }

    [Test]
    public void AddRiskCoverage_NoThresholdIsFinite_SaysSo() =>
        SamplePage.Parse(new ReportPage("x").AddRiskCoverage(RiskCoverageCurve.Of([double.NegativeInfinity], [true])))
            .Descendants("desc").Last().Value.Should().Be("No threshold is finite.");

    [Test]
    public void AddThresholds_KnownAndUnknownRows_SaysWhatWasMeasured()
    {
        XElement page = SamplePage.Parse(new ReportPage("x").AddThresholds(
            OpenSetReport.Of([0.9, 0.7, 0.5], [true, false, true], [true, false, true])));

        page.Value.Should().Contain(
            "the highest threshold that accepts at least 95 % of the known rows accepts 100 % of the unknown ones.");
        page.Descendants("desc").First().Value.Should().Be(
            "The highest threshold, 0.9, accepts 50 % of the known rows and 0 % of the unknown ones; the lowest, 0.5, 100 % of the known " +
            "rows and 100 % of the unknown ones.");
    }

    [Test]
    public void AddThresholds_NoKnownRows_SaysNothingOfThem()
    {
        XElement page = SamplePage.Parse(new ReportPage("x").AddThresholds(OpenSetReport.Of([0.9, 0.7], [false, false], [false, false])));

        page.Value.Should().Contain("AUROC none, OSCR none.").And.NotContain("95 %");
        page.Descendants("desc").First().Value.Should().Be(
            "The highest threshold, 0.9, accepts 50 % of the unknown ones; the lowest, 0.7, 100 % of the unknown ones.");
    }

    [Test]
    public void AddCurves_OnePoint_IsDrawn()
    {
        XElement page = SamplePage.Parse(new ReportPage("x")
            .AddRiskCoverage(RiskCoverageCurve.Of([0.5, 0.5], [true, false]))
            .AddThresholds(OpenSetReport.Of([0.5, 0.5], [true, false], [true, false])));

        XElement[] plots = [.. page.Descendants("svg").Where(svg => (string?)svg.Attribute("class") == "plot")];
        plots.Should().HaveCount(4).And.OnlyContain(plot => plot.Descendants("ellipse").Any());
    }
}
