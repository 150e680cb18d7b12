using System.Numerics.Tensors;
using System.Xml.Linq;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Neighbors;

namespace MetricLearning.Reporting.Tests;

[TestFixture]
internal sealed class ReportPageClassifierTests
{
    [Test]
    public void AddMap_TwoClasses_DrawsEachRowOnceAndListsIt()
    {
        (LabeledDataset data, string?[] labels) = SamplePage.Rows(21, 1);

        XElement page = SamplePage.Parse(new ReportPage("x").AddMap(data.Features, labels!, Quick));

        page.Descendants("tbody").Single().Elements("tr").Should().HaveCount(21);
        page.Descendants("svg").Where(svg => (string?)svg.Attribute("class") == "plot").Should().HaveCount(2)
            .And.OnlyContain(plot => plot.Descendants("g").Where(IsSeries).Elements().Count() == 21);
    }

    [Test]
    public void AddMap_MoreRowsThanAreDrawn_SaysSo()
    {
        (LabeledDataset data, string?[] labels) = SamplePage.Rows(30, 1);

        string text = SamplePage.TextOf(new ReportPage("x").AddMap(data.Features, labels!, Quick with { MaxRowCount = 12 }));

        text.Should().Contain("a sample of 12 of 30 rows");
        SamplePage.Parse(text).Descendants("tbody").Single().Elements("tr").Should().HaveCount(12);
    }

    [Test]
    public void AddMap_SmallValues_KeepTheirDigits()
    {
        float[] values = [0, 0, 1e-5f, 0, 0, 2e-5f, 1.5e-5f, 1e-5f];

        XElement page = SamplePage.Parse(
            new ReportPage("x").AddMap(Tensor.Create(values, [4, 2]), ["a", "b", "c", "d"], Quick with { StepCount = 0 }));

        XElement[] lines = [.. page.Descendants("tbody").Single().Elements("tr")];
        lines.Select(line => string.Join('|', line.Elements("td").Skip(2).Select(cell => cell.Value))).Should().OnlyHaveUniqueItems();
        lines.SelectMany(line => line.Elements("td").Skip(2)).Should().OnlyContain(cell => cell.Value.Length <= 9);
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(4)]
    public void AddMap_FewRows_AreDrawn(int count)
    {
        (LabeledDataset data, string?[] labels) = SamplePage.Rows(Math.Max(1, count), 1);
        Tensor<float> rows = Tensor.Create(data.Features.ToArray()[..(count * 4)], [count, 4]);

        string text = SamplePage.TextOf(new ReportPage("x").AddMap(rows, labels[..count]!, Quick));

        text.Should().NotContain("NaN").And.NotContain("∞");
    }

    [Test]
    public void AddMap_EqualAndHugeRows_AreFinite()
    {
        float[] values = [.. Enumerable.Repeat(3e38f, 20), .. Enumerable.Repeat(-3e38f, 20)];
        string[] labels = [.. Enumerable.Range(0, 20).Select(row => row < 10 ? "a" : "b")];

        string text = SamplePage.TextOf(new ReportPage("x").AddMap(Tensor.Create(values, [20, 2]), labels, Quick));

        text.Should().NotContain("NaN").And.NotContain("∞").And.NotContain(">none<");
    }

    [Test]
    public void AddMap_RowsThatDoNotVary_AreDrawn() =>
        SamplePage.TextOf(new ReportPage("x").AddMap(Tensor.Create(new float[40], [20, 2]), Enumerable.Repeat("a", 20).ToArray(), Quick))
            .Should().Contain("The rows do not vary.");

    [Test]
    public void AddMaps_WrongInput_Throws()
    {
        (LabeledDataset data, string?[] labels) = SamplePage.Rows(6, 1);
        ReportPage page = new("x");
        Tensor<float> bad = Tensor.Create<float>([1, 2, float.NaN, 4], [2, 2]);

        Invoking(() => page.AddMap(data.Features, labels[1..]!)).Should().Throw<ArgumentException>().WithMessage("labels has 5 entries*");
        Invoking(() => page.AddMap(bad, ["a", "b"])).Should().Throw<ArgumentException>().WithMessage("rows holds NaN at row 1, column 0*");
        Invoking(() => page.AddMap(bad, ["a", null!])).Should().Throw<ArgumentException>().WithMessage("labels[1] is null*");
        Invoking(() => page.AddMaps(data.Features, bad, labels!)).Should().Throw<ArgumentException>().WithMessage("labels has 6 entries*");
        Invoking(() => page.AddMap(Tensor.Create<float>([1f, 2f], [2]), ["a", "b"]))
            .Should().Throw<ArgumentException>().WithMessage("*rank 1*");
        SamplePage.Parse(page).Descendants("section").Should().BeEmpty();
    }

    [TestCase(0, 30, 10, 1, "MaxRowCount")]
    [TestCase(2001, 30, 10, 1, "MaxRowCount")]
    [TestCase(10, 1, 10, 1, "Perplexity")]
    [TestCase(10, double.NaN, 10, 1, "Perplexity")]
    [TestCase(10, 30, -1, 1, "StepCount")]
    [TestCase(10, 30, 10, 0, "MaxDegreeOfParallelism")]
    public void AddMap_OptionOutOfRange_Throws(int rows, double perplexity, int steps, int degree, string name)
    {
        (LabeledDataset data, string?[] labels) = SamplePage.Rows(6, 1);
        MapOptions options = new() { MaxRowCount = rows, Perplexity = perplexity, StepCount = steps, MaxDegreeOfParallelism = degree };

        Invoking(() => new ReportPage("x").AddMap(data.Features, labels!, options))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName(name);
    }

    [Test]
    public void AddClassifier_Cancelled_AddsNothing()
    {
        (LabeledDataset data, string?[] labels) = SamplePage.Rows(30, 2);
        ReportPage page = new("x");

        Invoking(() => page.AddClassifier(SamplePage.Classifier, data.Features, labels, null, new CancellationToken(canceled: true)))
            .Should().Throw<OperationCanceledException>();

        SamplePage.Parse(page).Descendants("section").Should().BeEmpty();
    }

    [Test]
    public void AddClassifier_AllRightAndKnown_HasNoMistakesAndNoThresholds()
    {
        (LabeledDataset train, string?[] labels) = SamplePage.Rows(60, 1);
        SimilarityClassifier classifier = SimilarityClassifier.Train(train, new() { NetworksPerFold = 0 })
            .WithThreshold(double.NegativeInfinity);
        labels = [.. classifier.ClassifyAll(train.Features).Select(match => match.Label)];

        XElement page = SamplePage.Parse(new ReportPage("x").AddClassifier(classifier, train.Features, labels, new() { Map = Quick }));

        page.Value.Should().Contain("No row was answered wrong.").And.Contain("100 %");
        page.Descendants("h2").Select(title => title.Value).Should().NotContain("Known and unknown");
        page.Descendants("h2").Select(title => title.Value).Should().Contain("Map", "without networks there is no after");
    }

    [Test]
    public void AddClassifier_UnknownRows_AreCountedByTheirAnswers()
    {
        (LabeledDataset data, _) = SamplePage.Rows(9, 5);
        SimilarityClassifier classifier = SamplePage.Classifier.WithThreshold(1); // nothing is accepted

        XElement page = SamplePage.Parse(new ReportPage("x").AddClassifier(
            classifier, data.Features, Enumerable.Repeat<string?>("unheard of", 9).ToArray(), new() { Map = null }));

        page.Descendants("dd").Select(fact => fact.Value).Should().Equal("9 rows", "9 rows", "100 %", "100 %", "1");
    }

    [Test]
    public void AddClassifier_WrongInput_Throws()
    {
        (LabeledDataset data, string?[] labels) = SamplePage.Rows(6, 1);
        ReportPage page = new("x");
        SimilarityClassifier classifier = SamplePage.Classifier;

        Invoking(() => page.AddClassifier(null!, data.Features, labels)).Should().Throw<ArgumentNullException>();
        Invoking(() => page.AddClassifier(classifier, null!, labels)).Should().Throw<ArgumentNullException>();
        Invoking(() => page.AddClassifier(classifier, data.Features, [])).Should().Throw<ArgumentException>().WithMessage("labels has 0*");
        Invoking(() => page.AddClassifier(classifier, data.Features, labels, new() { Ids = ["a"] }))
            .Should().Throw<ArgumentException>().WithMessage("Ids has 1*");
        Invoking(() => page.AddClassifier(classifier, data.Features, labels, new() { GalleryIds = ["a", null!] }))
            .Should().Throw<ArgumentException>().WithMessage("GalleryIds[1] is null*");
        Invoking(() => page.AddClassifier(classifier, data.Features, labels, new() { MaxMistakeCount = -1 }))
            .Should().Throw<ArgumentOutOfRangeException>();
        Invoking(() => page.AddClassifier(classifier, data.Features, labels, new() { ImageShape = new(3, 3, 1) }))
            .Should().Throw<ArgumentException>().WithMessage("*3 × 3 × 1*4 columns*");
        Invoking(() => page.AddClassifier(classifier, Tensor.Create(Array.Empty<float>(), [0, 4]), []))
            .Should().Throw<ArgumentException>().WithMessage("*1 row or more*");
        SamplePage.Parse(page).Descendants("section").Should().BeEmpty();
    }

    [Test]
    public void AddMistakes_WithImages_ShowsRowAndNeighbors()
    {
        (LabeledDataset data, _) = SamplePage.Rows(6, 1);
        RowImages rows = new(data.Features, SamplePage.Shape);
        RowImages gallery = new(data.Features, SamplePage.Shape, ["p", "q", "r", "s", "t", "u"]);
        Mistake mistake = new(2, "a", null, double.NaN, [new GalleryNeighbor("q", "c", 0.5f), new GalleryNeighbor("gone", "c", 1f)]);

        XElement page = SamplePage.Parse(new ReportPage("x").AddMistakes([mistake], rows, gallery));

        page.Descendants("img").Select(image => image.Parent!.Value).Should().Equal("row 2", "c, row q at 0.5");
        page.Descendants("article").Single().Element("p")!.Value.Should().Be("row 2: a, answered none of these");
        page.Descendants("li").Last().Value.Should().Be("c, row gone at 1");
    }

    private static bool IsSeries(XElement group) => ((string?)group.Attribute("style") ?? "").Contains("fill:var(--s");

    private static MapOptions Quick => new() { StepCount = 20, MaxDegreeOfParallelism = 1 };

    private static Action Invoking(Action call) => call;
}
