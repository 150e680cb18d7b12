using System.Text.Json;
using MnistTriplet.Report;

namespace MnistTriplet.Tests.Report;

[TestFixture]
internal sealed class ReportFileTests
{
    private string _folder = string.Empty;

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("report-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Write_Report_LeavesOneFileWithTheDocumentedKeys()
    {
        string path = ReportFile.Write(_folder, "report.json", ReportJson.Text(SampleReport.Create()));

        Directory.GetFileSystemEntries(_folder).Should().ContainSingle().Which.Should().Be(path);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(path));
        json.RootElement.EnumerateObject().Select(member => member.Name).Should().Equal(
            "recipe",
            "dataset",
            "seed",
            "settings",
            "library",
            "machine",
            "trainRows",
            "galleryRows",
            "testRows",
            "layers",
            "network",
            "untrainedAccuracy",
            "epochs",
            "accuracy",
            "classes", "confusion", "scores", "errors", "trainingSeconds", "embeddingSeconds", "searchSeconds", "peakMemoryBytes");
        json.RootElement.GetProperty("epochs")[0].EnumerateObject().Select(member => member.Name).Should().Equal(
            "epoch",
            "loss",
            "terms",
            "activeLoss",
            "activeFraction",
            "positiveDistance",
            "negativeDistance",
            "spread", "gradientNorm", "learningRate", "seconds", "warning");
        json.RootElement.GetProperty("settings").EnumerateObject().Select(member => member.Name).Should().Equal(
            "arguments", "epochs", "recipe", "learningRate", "neighbors", "threads", "validate", "unseen");
        json.RootElement.GetProperty("settings").GetProperty("recipe").EnumerateObject().Select(member => member.Name).Should().Equal(
            "scaling", "activation", "initializer", "batches", "batchSize", "loss", "comparisons", "optimizer", "schedule");
        json.RootElement.GetProperty("machine").EnumerateObject().Select(member => member.Name).Should().Equal(
            "processor", "processorCount", "architecture", "vectorBits", "operatingSystem", "framework");
        json.RootElement.GetProperty("scores")[1].EnumerateObject().Select(member => member.Name).Should().Equal(
            "class", "precision", "recall", "f1", "rows");
        json.RootElement.GetProperty("errors")[0].EnumerateObject().Select(member => member.Name).Should().Equal(
            "image", "class", "takenFor");
    }

    [Test]
    public void Write_Report_KeepsTheValues()
    {
        string path = ReportFile.Write(_folder, "report.json", ReportJson.Text(SampleReport.Create()));

        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(path));
        json.RootElement.GetProperty("accuracy").GetProperty("5").GetDouble().Should().Be(0.75);
        json.RootElement.GetProperty("confusion")[1][0].GetInt32().Should().Be(2);
        json.RootElement.GetProperty("classes")[1].GetInt32().Should().Be(7);
        json.RootElement.GetProperty("layers").EnumerateArray().Select(size => size.GetInt32()).Should().Equal(64, 128, 64);
    }

    [Test]
    public void Write_UnseenClasses_StandUnderAKeyOfTheirOwn()
    {
        string path = ReportFile.Write(
            _folder, "report.json", ReportJson.Text(SampleReport.Create() with { Unseen = new UnseenReport([7], 0.75, null) }));

        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement unseen = json.RootElement.GetProperty("unseen");
        unseen.EnumerateObject().Select(member => member.Name).Should().Equal("classes", "seenAccuracy");
        unseen.GetProperty("seenAccuracy").GetDouble().Should().Be(0.75);
    }

    [Test]
    public void Write_CrossValidation_HoldsTheRunOfEveryFold()
    {
        string path = ReportFile.Write(_folder, "report.json", ReportJson.Text(SampleReport.CreateCrossValidation()));

        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(path));
        json.RootElement.EnumerateObject().Select(member => member.Name).Should().Equal(
            "recipe", "dataset", "seed", "neighborCount", "accuracy", "pixelAccuracy", "trainingSeconds", "folds");
        JsonElement fold = json.RootElement.GetProperty("folds")[1];
        fold.GetProperty("accuracy").GetDouble().Should().Be(0.875);
        fold.GetProperty("report").GetProperty("trainRows").GetInt32().Should().Be(8);
    }

    [Test]
    public void Write_EarlierReport_IsReplaced()
    {
        File.WriteAllText(Path.Combine(_folder, "report.json"), "old");

        string path = ReportFile.Write(_folder, "report.json", ReportJson.Text(SampleReport.Create()));

        File.ReadAllText(path).Should().StartWith("{");
    }

    [Test]
    public void Write_FolderThatDoesNotExist_IsMade()
    {
        string folder = Path.Combine(_folder, "one", "two");

        string path = ReportFile.Write(folder, "report.json", "{}");

        Directory.GetFileSystemEntries(folder).Should().Equal(path);
    }

    [Test]
    public void Write_NameIsTakenByAFolder_ThrowsAndLeavesNothingBehind()
    {
        string taken = Directory.CreateDirectory(Path.Combine(_folder, "report.json")).FullName;

        FluentActions.Invoking(() => ReportFile.Write(_folder, "report.json", "{}"))
            .Should().Throw<Exception>().Which.Should().Match(thrown => thrown is IOException || thrown is UnauthorizedAccessException);

        Directory.GetFileSystemEntries(_folder).Should().Equal(taken);
        Directory.GetFileSystemEntries(taken).Should().BeEmpty();
    }
}
