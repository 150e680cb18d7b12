using System.Text.Json;
using MnistTriplet.Data;
using MnistTriplet.Recipes;
using MnistTriplet.Report;
using MnistTriplet.Tables;
using MnistTriplet.Tests.Data;

namespace MnistTriplet.Tests.Tables;

[TestFixture]
internal sealed class RecipeTableTests
{
    private static readonly TableEntry[] Entries =
    [
        TableEntry.All[0],
        TableEntry.All[1] with { EpochCount = 2, UnseenCount = 1 },
        TableEntry.All[^1] with { Recipe = new SeedRecipe(), EpochCount = 1, FoldCount = 2 },
    ];

    private readonly StringWriter _shown = new();
    private string _folder = string.Empty;

    [SetUp]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("table-").FullName;
        _shown.GetStringBuilder().Clear();
        IdxWriter.WriteSet(_folder, [.. Enumerable.Range(0, 30).Select(row => row % 3)], [0, 1, 2, 0, 1, 2]);
    }

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [OneTimeTearDown]
    public void Close() => _shown.Dispose();

    [Test]
    public async Task RunAsync_EmptyFolder_RunsEveryLineWithEverySeed()
    {
        await RunAsync(seedCount: 2);

        TableRun[] runs = ReadRuns();
        runs.Select(run => (run.Entry, run.Seed)).Should().Equal(
            ("published", 0), ("seed", 0), ("digits", 0), ("published", 1), ("seed", 1), ("digits", 1));
        runs.Select(run => run.Epochs).Should().Equal(10, 2, 1, 10, 2, 1);
        runs[1].Dataset.Should().Be(Path.GetFileName(_folder));
        runs[1].SeenAccuracy.Should().NotBeNull();
        runs[2].Dataset.Should().Be("digits");
        runs[2].PixelAccuracy.Should().BeGreaterThan(0.9);
        (await File.ReadAllLinesAsync(Path.Combine(_folder, "table.md"))).Should().HaveCount(5);
        Directory.GetFiles(_folder, "*.partial").Should().BeEmpty();
    }

    [Test]
    public async Task RunAsync_RunsFromBefore_AreKept()
    {
        await RunAsync(seedCount: 1);
        TableRun[] before = [.. ReadRuns().Select(run => run with { TrainingSeconds = 1234.5 })];
        before[0] = before[0] with { Dataset = "another" };
        new TableFiles(_folder).Write([.. before]);

        await RunAsync(seedCount: 1);

        ReadRuns().Select(run => (run.Entry, IsKept: run.TrainingSeconds == 1234.5)).Should().Equal(
            ("published", true), ("seed", true), ("digits", true), ("published", false));
        _shown.ToString().Should().Contain("2/3 seed on").And.Contain("kept from before");
    }

    [Test]
    public async Task RunAsync_OtherImagesOfTheSameName_AreRefused()
    {
        await RunAsync(seedCount: 1);
        string before = await File.ReadAllTextAsync(Path.Combine(_folder, "table.json"));
        IdxWriter.WriteSet(_folder, [.. Enumerable.Range(0, 30).Select(row => (row + 1) % 3)], [0, 1, 2, 0, 1, 2]);

        await FluentActions.Awaiting(() => RunAsync(seedCount: 1)).Should().ThrowAsync<InputException>()
            .WithMessage("*holds runs on other images that are called *; pass another folder*");

        (await File.ReadAllTextAsync(Path.Combine(_folder, "table.json"))).Should().Be(before);
    }

    [Test]
    public async Task RunAsync_InterruptedInTheSecondRun_KeepsTheFirst()
    {
        using var cancellation = new CancellationTokenSource();
        var display = new InterruptingDisplay(_shown, cancellation, "2/3");

        await FluentActions.Awaiting(() => RunAsync(seedCount: 1, display, cancellation.Token))
            .Should().ThrowAsync<OperationCanceledException>();

        ReadRuns().Select(run => run.Entry).Should().Equal("published");
        (await File.ReadAllLinesAsync(Path.Combine(_folder, "table.md"))).Should().HaveCount(3);
    }

    [TestCase("{")]
    [TestCase("[{\"entry\": \"seed\"}]")]
    [TestCase("[null]")]
    [TestCase(
        "[{\"entry\":\"seed\",\"dataset\":\"d\",\"fingerprint\":\"f\",\"seed\":0,\"layers\":null,\"epochs\":1,\"trainingSeconds\":1,"
        + "\"accuracy\":1}]")]
    public async Task RunAsync_DamagedFile_ThrowsBeforeTheWork(string content)
    {
        string path = Path.Combine(_folder, "table.json");
        await File.WriteAllTextAsync(path, content);

        await FluentActions.Awaiting(() => RunAsync(seedCount: 1)).Should().ThrowAsync<InputException>()
            .WithMessage($"{path} does not hold the runs of a table (*); delete it or pass another folder.");
        (await File.ReadAllTextAsync(path)).Should().Be(content);
    }

    [Test]
    public void Entries_Names_AreThoseThatRunsWerePublishedUnder() =>
        TableEntry.All.Select(entry => entry.Name).Should().Equal("published", "seed", "mined", "conv-1", "conv", "conv-unseen", "digits");

    private Task RunAsync(int seedCount) => RunAsync(seedCount, new PlainDisplay(_shown, isQuiet: false), CancellationToken.None);

    private Task RunAsync(int seedCount, IExperimentDisplay display, CancellationToken cancellationToken)
    {
        var source = new ImageSource(new ImageLocations(_folder, _folder, []), display);
        return new RecipeTable(Entries, seedCount, threadCount: 2, display).RunAsync(
            source, DatasetChoice.Mnist, new TableFiles(_folder), cancellationToken);
    }

    private TableRun[] ReadRuns()
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "table.json")));
        json.RootElement.ValueKind.Should().Be(JsonValueKind.Array);
        return [.. new TableFiles(_folder).Read()];
    }
}
