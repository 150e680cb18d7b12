using System.Numerics.Tensors;
using System.Xml.Linq;
using MetricLearning.Auditing;
using MetricLearning.Classification;
using MetricLearning.Evaluation;
using MetricLearning.Training;

namespace MetricLearning.Reporting.Tests.Sections;

[TestFixture]
internal sealed class SectionTests
{
    [Test]
    public void AddConfusion_ThousandClasses_ShowsTheMostConfusedAndStaysSmall()
    {
        Random random = new(1);
        int[] labels = [.. Enumerable.Range(0, 20_000).Select(i => i % 1000)];
        int[] predicted = [.. labels.Select(label => random.Next(10) == 0 ? random.Next(1000) : label)];
        for (int i = 0; i < labels.Length; i++)
        {
            predicted[i] = labels[i] == 321 ? 654 : predicted[i];
        }

        string text = SamplePage.TextOf(new ReportPage("x").AddConfusion(ConfusionMatrix.Of(predicted, labels)));

        text.Should().Contain("The 20 of 1000 classes that are confused most").And.Contain("Most often, 20 times, 321 was taken for 654.");
        text.Length.Should().BeLessThan(150_000);
        XElement pairs = SamplePage.Parse(text).Descendants("tbody").First();
        pairs.Elements("tr").Should().HaveCount(100);
        pairs.Element("tr")!.Elements("td").Select(cell => cell.Value).Should().Equal("321", "654", "20", "100 %");
    }

    [Test]
    public void AddConfusion_NoRows_HasNoPicture() =>
        SamplePage.Parse(new ReportPage("x").AddConfusion(ConfusionMatrix.Of([], []))).Descendants("svg").Should().BeEmpty();

    [Test]
    public void AddConfusion_FewClasses_ListsTheWholeMatrix()
    {
        XElement page = SamplePage.Parse(new ReportPage("x").AddConfusion(ConfusionMatrix.Of([0, 1, 1, 2], [0, 1, 2, 2]), ["a", "b", "c"]));

        page.Descendants("tbody").First().Elements("tr").Select(line => string.Join(' ', line.Elements().Select(cell => cell.Value)))
            .Should().Equal("a 1 0 0", "b 0 1 0", "c 0 1 1");
        page.Descendants("tbody").First().Elements("tr").Elements("th").Select(head => ((string?)head.Attribute("scope"), head.Value))
            .Should().Equal(("row", "a"), ("row", "b"), ("row", "c"));
        page.Descendants("desc").Single().Value.Should().Be("Most often, 1 times, c was taken for b.");
    }

    [TestCase("a_{b}")]
    [TestCase("a^{b}c_{")]
    [TestCase("x_{1")]
    public void AddConfusion_NameLikeAFormula_IsDrawnAsItIs(string name)
    {
        string page = SamplePage.TextOf(new ReportPage("x").AddConfusion(ConfusionMatrix.Of([0, 1], [0, 1]), [name, "z"]));

        SamplePage.Parse(page).Descendants("svg").Single().Descendants("text").Count(text => text.Value == name).Should().Be(2, "two axes");
        page.Should().NotContain("\u2060");
    }

    [Test]
    public void AddTraining_NoEpochs_HasNoPicture() =>
        SamplePage.Parse(new ReportPage("x").AddTraining(new([], 0, 0, false))).Descendants("svg").Should().BeEmpty();

    [Test]
    public void AddTraining_ManyEpochsWithGaps_DrawsTwoHundred()
    {
        EpochReport[] epochs = [.. Enumerable.Range(1, 5000).Select(epoch => Epoch(epoch) with
        {
            ActiveFraction = null,
            ActiveLoss = null,
            Loss = epoch % 7 == 0 ? double.NaN : 1.0 / epoch,
            Warning = epoch == 77 ? "a <warning>" : null,
        })];

        XElement page = SamplePage.Parse(new ReportPage("x").AddTraining(new(epochs, 1, 5000, true)));

        page.Descendants("tbody").Single().Elements("tr").Should().HaveCount(200);
        page.Descendants("figcaption").Should().HaveCount(2, "there is no active fraction and no validation");
        page.Descendants("p").Should().Contain(p => p.Value == "a <warning>");
        page.Value.Should().Contain("stopped early").And.Contain("Pictures and table show 200 of the 5,000 epochs.");
    }

    [TestCase(1, false, "2 epochs; the parameters are those of epoch 1.")]
    [TestCase(1, true, "2 epochs; it stopped early; the parameters are those of epoch 1.")]
    [TestCase(2, false, "2 epochs.")]
    public void AddTraining_BestEpoch_IsNamedWhereItIsNotTheLast(int best, bool stoppedEarly, string expected) =>
        SamplePage.Parse(new ReportPage("x").AddTraining(new([Epoch(1), Epoch(2)], 1, best, stoppedEarly))).Value
            .Should().Contain(expected);

    [Test]
    public void AddClassifier_ClassCalledNoneOfThese_IsToldFromRowsThatAreTurnedAway()
    {
        SimilarityClassifier model = new(new(new([0], [1]), [], 1), NeighborRule.Nearest);
        model.Add("none of these", [0f]);
        model.Add("b", [1f]);
        SimilarityClassifier strict = model.WithThreshold(1); // turns all away
        Tensor<float> rows = Tensor.Create([0f, 1f], [2, 1]);

        string text = SamplePage.TextOf(new ReportPage("x").AddClassifier(strict, rows, ["none of these", "b"]));

        text.Should().Contain("answered (none of these)").And.NotContain("answered none of these");
        SamplePage.Parse(text).Descendants("desc").Select(one => one.Value).Should().Contain(
            description => description.Contains("was taken for (none of these)"));
        SamplePage.Parse(text).Descendants("tbody").First().Elements("tr").Should().HaveCount(3, "two classes, and none of them");
    }

    [Test]
    public void AddChoice_NothingHeldOut_SaysWhatWasChosen()
    {
        CandidateModel chosen = new(0, true, "nearest row", 1, 0);

        XElement page = SamplePage.Parse(
            new ReportPage("x").AddChoice(new(chosen, [], null, 0, 0, "not scaled", null, "There is one label.")));

        page.Value.Should().Contain("Rows alone, nearest row").And.Contain("There is one label.");
        page.Descendants("svg").Should().BeEmpty();
    }

    [Test]
    public void AddChoice_Candidates_AreListedByAccuracy()
    {
        CandidateModel[] candidates = [new(0, true, "nearest row", 0.8, 0.5), new(2, true, "nearest centroid", 0.9, 0.25)];

        XElement page = SamplePage.Parse(
            new ReportPage("x").AddChoice(new(candidates[1], candidates, 0.8, 10, 2, "not scaled", "2 networks", "The most accurate.")));

        page.Value.Should().Contain("Trained: 2 networks.");
        page.Descendants("tbody").Single().Elements("tr").Select(line => string.Join('|', line.Elements("td").Select(cell => cell.Value)))
            .Should().Equal("1|2 networks and rows, nearest centroid|0.9|0.25|yes", "2|Rows alone, nearest row|0.8|0.5|");
        page.Descendants("ellipse").Should().HaveCount(2);
    }

    [Test]
    public void AddCurves_NoRows_HaveNoPictures()
    {
        XElement page = SamplePage.Parse(new ReportPage("x")
            .AddRiskCoverage(RiskCoverageCurve.Of([], []))
            .AddCalibration(CalibrationReport.Of([], []))
            .AddThresholds(OpenSetReport.Of([], [], [])));

        page.Descendants("svg").Should().BeEmpty();
        page.Descendants("h2").Should().HaveCount(3);
    }

    [Test]
    public void AddThresholds_NoUnknownRowsAndInfiniteScores_AreDrawn()
    {
        OpenSetReport report = OpenSetReport.Of([double.NegativeInfinity, 0.5, 0.7], [true, true, true], [true, false, true]);

        string text = SamplePage.TextOf(new ReportPage("x").AddThresholds(report));

        SamplePage.Parse(text).Descendants("svg").Where(svg => (string?)svg.Attribute("class") == "plot").Should().HaveCount(2);
        text.Should().NotContain("NaN");
    }

    [Test]
    public void AddRiskCoverage_ManyRows_AreThinned()
    {
        double[] confidences = [.. Enumerable.Range(0, 5000).Select(i => i / 5000.0)];

        XElement page = SamplePage.Parse(new ReportPage("x").AddRiskCoverage(
            RiskCoverageCurve.Of(confidences, [.. confidences.Select(one => one > 0.3)])));

        page.Descendants("tbody").Single().Elements("tr").Should().HaveCount(200);
        page.Descendants("tr").Last().Elements("td").Select(cell => cell.Value).Should().Equal("0", "1", "0.3002");
        page.Value.Should().Contain("Pictures and table show 200 of the 5,000 points of the curve.");
    }

    [Test]
    public void AddThresholds_ManyRows_SaysThatTheyAreThinned()
    {
        double[] scores = [.. Enumerable.Range(0, 300).Select(i => i / 300.0)];
        bool[] isKnown = [.. scores.Select(score => score > 0.3)];

        XElement page = SamplePage.Parse(new ReportPage("x").AddThresholds(OpenSetReport.Of(scores, isKnown, isKnown)));

        page.Value.Should().MatchRegex("Pictures and table show 200 of the 30[0-9] points of the curve[.]");
    }

    [TestCase(200)]
    [TestCase(201)]
    public void AddCalibration_Bins_AreSaidToBeThinnedWhereTheyAre(int count)
    {
        double[] confidences = [.. Enumerable.Range(0, 500).Select(i => i / 500.0)];

        XElement page = SamplePage.Parse(
            new ReportPage("x").AddCalibration(CalibrationReport.Of(confidences, [.. confidences.Select(one => one > 0.3)], count)));

        page.Value.Contains("Pictures and table show 200 of the 201 bins.", StringComparison.Ordinal).Should().Be(count > 200);
    }

    [Test]
    public void AddAudit_OfEveryKind_ShowsRowsWithTheirNeighbors()
    {
        IEnumerable<float[]> clusters = Enumerable.Range(0, 40).Select(i => new float[] { (i % 2 * 9) + (i % 7 * 0.01f), i % 5 * 0.01f });
        float[][] rows = [.. clusters, [500, 1], [0, 0], [0, 0]];
        string[] labels = [.. rows.Select((row, i) => i == 4 ? "b" : row[0] < 5 ? "a" : "b")];
        DatasetAudit audit = DatasetAudit.Of(AuditSet.FromRows(rows, labels));

        XElement page = SamplePage.Parse(new ReportPage("x").AddAudit(audit));

        page.Descendants("h3").Select(title => title.Value).Should().Contain(
            ["Labels that neighbours contradict", "Equal rows", "Rows far from all others", "Redundant rows"]);
        page.Descendants("tbody").First().Elements("tr").First().Elements("td").Last().Value.Should().Be($"{audit.LabelSuspects.Count}");
        page.Descendants("article").First().Descendants("li").First().Value.Should().Be("b, row 4");
        page.Value.Should().Contain("not shown");
    }

    private static EpochReport Epoch(int number) => new()
    {
        Epoch = number,
        Loss = 1,
        ActiveLoss = 1,
        ActiveFraction = 1,
        TermCount = 1,
        PositiveDistance = 1,
        NegativeDistance = 2,
        Spread = 1,
        GradientNorm = 1,
        LearningRate = 0.001,
        Seconds = 1,
        RowsPerSecond = 1,
    };
}
