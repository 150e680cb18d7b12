using System.Globalization;
using System.Text.RegularExpressions;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tool.Tests.Commands;

[TestFixture]
internal sealed class TrainCommandTests
{
    private string _folder = string.Empty;
    private string _model = string.Empty;
    private string _page = string.Empty;

    [SetUp]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("train-").FullName;
        (_model, _page) = (Path.Combine(_folder, "x.metric"), Path.Combine(_folder, "page"));
    }

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Run_ClassesOfTwoRows_SaysWhatHelpsAndThatHelps()
    {
        string data = Write("x,kind\n1,a\n2,a\n8,b\n9,b\n");

        ToolRun.Run("train", data, "-o", _model, "--report", _page).Error.Should().Be(
            "error: --report holds out a share of 0.2 where there is no --test, which of 4 rows leaves 4 to train and 0 to test; give " +
            "more rows of each class, or a larger share by --test, such as 0.5.\n");
        ToolRun.Run("train", data, "-o", _model, "--test", "0.9").Error.Should().Be(
            "error: --test is 0.9, which of 4 rows leaves 0 to train and 4 to test; give more rows of each class, or a smaller share by " +
            "--test, such as 0.5.\n");
        (int exitCode, _, string error) = ToolRun.Run("train", data, "-o", _model, "--report", _page, "--test", "0.5", "--budget", "1");
        exitCode.Should().Be(0, error);
    }

    [Test]
    public void Run_ClassesOfOneRow_AsksForRowsAlone() =>
        ToolRun.Run("train", Write("x,kind\n1,a\n2,b\n"), "-o", _model, "--test", "0.5").Error
            .Should().EndWith("2 to train and 0 to test; give more rows of each class.\n");

    [Test]
    public void Run_RowsThatLookLikeImages_NamesTheOption()
    {
        float[][] rows = Spots.Create(rows: 24, side: 8, channels: 3);
        IEnumerable<string> lines = rows.Select((row, i) =>
            $"{string.Join(',', row.Select(value => value.ToString(CultureInfo.InvariantCulture)))},{(i % 2 == 0 ? "a" : "b")}");
        string data = Write(
            $"{string.Join(',', Enumerable.Range(0, rows[0].Length).Select(i => $"x{i}"))},kind\n{string.Join('\n', lines)}\n");

        (int exitCode, string output, string error) = ToolRun.Run("train", data, "-o", _model);

        exitCode.Should().Be(0, error);
        output.Should().Contain("The rows look like images of 8 × 8 × 3: --image 8x8x3 trains networks that begin ");
        ToolRun.Run("train", data, "-o", _model, "--image", "8x8x3", "--budget", "1").Output.Should().NotContain("look like");
    }

    [Test]
    public void Run_PageOfHeldOutRows_NamesAllRowsByTheirIds()
    {
        Random random = new(1);
        IEnumerable<string> lines = Enumerable.Range(0, 60).Select(
            row => FormattableString.Invariant($"r{row},{random.NextDouble():0.000},{(random.Next(2) == 0 ? "a" : "b")}"));
        string data = Write($"part,x,kind\n{string.Join('\n', lines)}\n");

        ToolRun.Run("train", data, "-o", _model, "--id", "part", "--report", _page, "--budget", "1").ExitCode.Should().Be(0);

        string page = File.ReadAllText(Path.Combine(_page, "index.html"));
        string mistakes = page[page.IndexOf(">Worst mistakes</h2>", StringComparison.Ordinal)..];
        mistakes = mistakes[..mistakes.IndexOf("</section>", StringComparison.Ordinal)];
        string[] neighbors = [.. Regex.Matches(mistakes, "<li>[ab], row ([^ ]+) at").Select(match => match.Groups[1].Value)];
        neighbors.Should().NotBeEmpty().And.OnlyContain(name => name.StartsWith('r'));
        string[] tested = [.. Regex.Matches(mistakes, "<p>row ([^ ]+): ").Select(match => match.Groups[1].Value)];
        tested.Should().NotBeEmpty().And.NotIntersectWith(neighbors, "they were held out").And.OnlyContain(name => name.StartsWith('r'));
        Regex.Matches(page, "<tr><td>r[0-9]+</td><td>[ab]</td>").Should().HaveCount(12, "the map's table names its rows alike");
    }

    private string Write(string text)
    {
        string path = Path.Combine(_folder, "data.csv");
        File.WriteAllText(path, text);
        return path;
    }
}
