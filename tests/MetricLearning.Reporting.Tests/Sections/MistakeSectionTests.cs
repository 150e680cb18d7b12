using System.Globalization;
using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MetricLearning.Classification;
using MetricLearning.Data;

namespace MetricLearning.Reporting.Tests.Sections;

[TestFixture]
internal sealed class MistakeSectionTests
{
    [Test]
    public void AddClassifier_KnownRowsThatAreTurnedAway_TellTheNearestLabelAndTheSurestRejectionFirst()
    {
        (LabeledDataset data, string?[] labels) = SamplePage.Rows(30, 3);
        SimilarityClassifier strict = SamplePage.Classifier.WithThreshold(1); // turns all away

        XElement page = SamplePage.Parse(
            new ReportPage("x").AddClassifier(strict, data.Features, labels, new() { Map = null, MaxMistakeCount = 30 }));

        string[] texts = [.. page.Descendants("article").Select(card => card.Element("p")!.Value)];
        texts.Should().HaveCount(30);
        (int Row, double Confidence)[] shown = [.. texts.Select(Read)];
        shown.Select(one => one.Confidence).Should().BeInAscendingOrder().And.Match(all => all.Distinct().Count() > 1);
        IReadOnlyList<Classification.Match> matches = strict.ClassifyAll(data.Features);
        for (int i = 0; i < 30; i++)
        {
            texts[i].Should().Contain($", answered none of these; the nearest label is {Clean(matches[shown[i].Row].NearestLabel)}, ");
        }

        static (int Row, double Confidence) Read(string text)
        {
            GroupCollection found = Regex.Match(text, "^row ([0-9]+): .*, confidence ([0-9.]+) %$", RegexOptions.Singleline).Groups;
            return (int.Parse(found[1].Value, CultureInfo.InvariantCulture), double.Parse(found[2].Value, CultureInfo.InvariantCulture));
        }

        static string Clean(string text) => text.Replace('\u0000', '\uFFFD').Replace('\u0007', '\uFFFD').Replace('\uD800', '\uFFFD');
    }

    [Test]
    public void AddMistakes_NoNearestLabel_TellsTheConfidenceOfTheAnswer() =>
        SamplePage.Parse(new ReportPage("x").AddMistakes([new(7, "a", null, 0.75, [])]))
            .Descendants("article").Single().Value.Should().Be("row 7: a, answered none of these, confidence 75 %");

    [Test]
    public void AddClassifier_GalleryIds_NameItsRows()
    {
        SimilarityClassifier model = new(new(new([0], [1]), [], 1), NeighborRule.Nearest);
        model.Add("a", [0f]); // "0"
        model.Add("b", [1f], "1");
        model.Add("b", [2f], "other");

        XElement page = SamplePage.Parse(new ReportPage("x").AddClassifier(
            model.WithThreshold(double.NegativeInfinity), Tensor.Create([0f, 1, 2], [3, 1]), ["b", "a", "a"], new()
            {
                Ids = ["x1", "x2", "x3"],
                GalleryIds = ["bolt"],
                Map = new() { StepCount = 5, MaxDegreeOfParallelism = 1 },
            }));

        page.Descendants("article").SelectMany(card => card.Descendants("li")).Select(item => item.Value.Split(" at ")[0]).Distinct()
            .Should().BeEquivalentTo(["a, row bolt", "b, row 1", "b, row other"]);
        page.Descendants("tbody").Last().Elements("tr").Select(line => line.Elements("td").First().Value)
            .Should().Equal(["x1", "x2", "x3"], "the map's table names its rows alike");
    }
}
