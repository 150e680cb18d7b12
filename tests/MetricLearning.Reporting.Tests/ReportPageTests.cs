using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MetricLearning.Evaluation;

namespace MetricLearning.Reporting.Tests;

[TestFixture]
internal sealed class ReportPageTests
{
    private static readonly string Text = SamplePage.Text;
    private static readonly XElement Page = SamplePage.Parse(Text);

    private string _folder = string.Empty;

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("report-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Write_WholePage_HasEverySection() =>
        Page.Descendants("h2").Select(title => title.Value).Skip(1).Should().Equal(
            "Training", "What training chose", "Classifier", "Confusion", "Worst mistakes", "Risk and coverage", "Calibration",
            "Known and unknown", "Maps, before and after", "What is suspect in the data");

    [Test]
    public void Write_WholePage_HasNoScriptAndAsksNoHost()
    {
        Page.DescendantsAndSelf().Select(element => element.Name.LocalName)
            .Should().NotContain(["script", "link", "iframe", "object", "embed", "base", "form"]);
        IEnumerable<XAttribute> attributes = Page.DescendantsAndSelf().Attributes().ToList();
        attributes.Should().NotContain(one => one.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase));
        attributes.Where(one => one.Name.LocalName is "src" or "href" or "srcset" or "xlink").Select(one => one.Value)
            .Should().OnlyContain(value => value.StartsWith("data:image/png;base64,") || value.StartsWith('#'));
        Page.Descendants("style").Single().Value.Should().NotContainAny("url(", "@import");
        attributes.Where(one => one.Value.Contains("url(")).Should().OnlyContain(one => one.Value.StartsWith("url(#clip-"));
    }

    [Test]
    public void Write_WholePage_ForbidsScriptsAndRequests() =>
        Page.Descendants("meta").Single(meta => (string?)meta.Attribute("http-equiv") == "Content-Security-Policy")
            .Attribute("content")!.Value.Should().Be("default-src 'none'; img-src data:; style-src 'unsafe-inline'");

    [Test]
    public void Write_WholePage_HasUniqueIdsThatReferencesFind()
    {
        string[] ids = [.. Page.Descendants().Attributes("id").Select(id => id.Value)];

        ids.Should().OnlyHaveUniqueItems();
        ids.Should().Contain(Page.Descendants("a").Select(link => link.Attribute("href")!.Value[1..]));
        ids.Should().Contain(Page.Descendants().Attributes("aria-labelledby").Select(one => one.Value));
        ids.Should().Contain(Page.Descendants().Attributes("clip-path").Select(one => one.Value[5..^1]));
    }

    [Test]
    public void Write_WholePage_SaysWhatPicturesShow()
    {
        XElement[] plots = [.. Page.Descendants("svg").Where(svg => (string?)svg.Attribute("class") == "plot")];

        plots.Length.Should().BeGreaterThanOrEqualTo(13);
        plots.Should().OnlyContain(plot =>
            (string?)plot.Attribute("role") == "img" && plot.Attribute("aria-label")!.Value.Length > 10
            && plot.Element("title")!.Value.Length > 0 && plot.Element("desc")!.Value.Length > 0);
        Page.Descendants("svg").Except(plots).Should().OnlyContain(svg => (string?)svg.Attribute("aria-hidden") == "true");
        Page.Descendants("img").Should().NotBeEmpty().And.OnlyContain(
            image => image.Attribute("alt")!.Value.Length == 0 && image.Parent!.Value.Length > 0, "the text beside it is read out once");
        Page.Descendants("figcaption").Should().NotBeEmpty().And.OnlyContain(caption => !caption.ElementsAfterSelf().Any());
    }

    [Test]
    public void Write_WholePage_HasTheNumbersBehindEveryPicture()
    {
        foreach (XElement section in Page.Descendants("section").Where(section => section.Descendants("svg").Any()))
        {
            section.Descendants("details").Descendants("tbody").Elements("tr").Should().NotBeEmpty(section.Element("h2")!.Value);
        }
    }

    [Test]
    public void Write_WholePage_TakesEveryColorFromTheStyleSheet()
    {
        Text.Should().NotContain("rgb(");
        string style = Page.Descendants("style").Single().Value;
        IEnumerable<string> paints = Page.Descendants("svg").DescendantsAndSelf().Attributes()
            .Where(one => one.Name.LocalName is "style" or "fill" or "stroke").Select(one => one.Value).Distinct();
        foreach (string paint in paints)
        {
            paint.Should().NotContainAny("black", "white");
            Regex.Matches(paint, @"var\((--\w+)\)").Select(match => match.Groups[1].Value)
                .Should().OnlyContain(name => style.Contains($"{name}:"));
        }
    }

    [Test]
    public void Write_ElementsWithoutContent_HaveBothTags() =>
        Regex.Matches(Text, "<(\\w+)[^>]*/>").Select(match => match.Groups[1].Value).Distinct()
            .Should().BeSubsetOf(["meta", "img", "line", "circle", "polygon", "polyline", "rect", "ellipse"]);

    [Test]
    public void Write_HostileTexts_AreShownAndNotRead()
    {
        string shown = SamplePage.Hostile.Replace('\u0000', '\uFFFD').Replace('\u0007', '\uFFFD').Replace('\uD800', '\uFFFD');

        Page.Descendants("h1").Single().Value.Should().Be(shown);
        Page.Descendants("dd").First().Value.Should().Be(shown);
        Text.Should().NotContain("<script").And.NotContain("<img onerror");
    }

    [Test]
    public void Write_SameCalls_SameBytes()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo other = new("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            CultureInfo.CurrentCulture = other;

            string again = SamplePage.TextOf(SamplePage.Create());

            again.Should().Be(Text);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Write_Folder_IsMadeAndHoldsThePageAlone()
    {
        string folder = Path.Combine(_folder, "new", "within");

        string path = new ReportPage("empty").Write(folder);

        path.Should().Be(Path.Combine(folder, "index.html"));
        Directory.GetFileSystemEntries(folder).Should().Equal(path);
        SamplePage.Parse(File.ReadAllText(path)).Descendants("title").Single().Value.Should().Be("empty");
    }

    [Test]
    public void Write_PageThatExists_IsReplaced()
    {
        new ReportPage("page one").Write(_folder);
        string path = new ReportPage("page two").Write(_folder);

        File.ReadAllText(path).Should().Contain("page two").And.NotContain("page one");
    }

    [TestCase("file")]
    [TestCase("file/within")]
    public void Write_FileInTheWay_ThrowsAndLeavesAllAsItWas(string name)
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "mine");

        FluentActions.Invoking(() => new ReportPage("x").Write(Path.Combine(_folder, name)))
            .Should().Throw<IOException>().WithMessage("*index.html*Pass a folder*");

        Directory.GetFileSystemEntries(_folder).Should().Equal(file);
        File.ReadAllText(file).Should().Be("mine");
    }

    [Test]
    public void Write_FolderInThePlaceOfThePage_ThrowsAndLeavesNothing()
    {
        string inTheWay = Directory.CreateDirectory(Path.Combine(_folder, "index.html")).FullName;

        FluentActions.Invoking(() => new ReportPage("x").Write(_folder)).Should().Throw<IOException>().WithMessage("*Pass a folder*");

        Directory.GetFileSystemEntries(_folder).Should().Equal(inTheWay);
    }

    [Test]
    public void Write_StreamThatCannotBeWrittenTo_Throws()
    {
        using MemoryStream stream = new([], writable: false);
        FluentActions.Invoking(() => new ReportPage("x").Write(stream))
            .Should().Throw<ArgumentException>().WithMessage("*cannot be written*");
    }

    [Test]
    public void Members_NullOrEmpty_Throw()
    {
        ReportPage page = new("x");
        Action[] calls =
        [
            () => _ = new ReportPage(""),
            () => page.AddTraining(null!),
            () => page.AddChoice(null!),
            () => page.AddConfusion(null!),
            () => page.AddRiskCoverage(null!),
            () => page.AddCalibration(null!),
            () => page.AddThresholds(null!),
            () => page.AddMistakes(null!),
            () => page.AddMistakes([null!]),
            () => page.AddAudit(null!),
            () => page.AddFacts("", []),
            () => page.AddFacts("x", [new(null!, "")]),
            () => page.Write(""),
            () => page.Write((Stream)null!),
        ];
        foreach (Action call in calls)
        {
            call.Should().Throw<ArgumentException>();
        }

        SamplePage.Parse(page).Descendants("section").Should().BeEmpty();
    }

    [Test]
    public void AddConfusion_LabelWithoutName_Throws() =>
        FluentActions.Invoking(() => new ReportPage("x").AddConfusion(ConfusionMatrix.Of([0, 1], [0, 0]), ["a"]))
            .Should().Throw<ArgumentException>().WithMessage("*label 1*a name for every label*");
}
