using System.Reflection;
using System.Text.RegularExpressions;
using MetricLearning.Classification;

namespace MetricLearning.Tool.Tests.Commands;

[TestFixture]
internal sealed class ToolCommandTests
{
    private static readonly string[] CommandNames = ["train", "classify", "audit", "report", "export"];

    private string _folder = string.Empty;
    private string _before = string.Empty;

    [OneTimeSetUp]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("tool-").FullName;
        _before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(_folder);
        File.WriteAllText("parts.csv", ToolRun.Table(60, 1));
        File.WriteAllText("tested.csv", ToolRun.Table(30, 2));
        File.WriteAllText("new.csv", "part,width,height\na,0.5,0.5\nb,8.5,0.5\nc,999,999\n");
        Train("small.metric").Should().Be(0);
    }

    [OneTimeTearDown]
    public void TearDown()
    {
        Directory.SetCurrentDirectory(_before);
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public void Run_CommandsOfReadme_DoWhatTheySay()
    {
        string root = typeof(ToolCommandTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "RepositoryRoot").Value!;
        string readme = File.ReadAllText(Path.Combine(root, "src", "MetricLearning.Tool", "README.md"));
        string[][] commands =
            [.. Regex.Matches(readme, "^metric-learning (.*)$", RegexOptions.Multiline).Select(match => match.Groups[1].Value.Split(' '))];
        commands.Select(command => command[0]).Should().Equal(CommandNames);

        foreach (string[] command in commands)
        {
            string[] quick = command[0] == "train" ? [.. command, "--budget", "1"] : command; // the machine may be slow
            (int exitCode, string output, string error) = ToolRun.Run(quick);
            exitCode.Should().Be(0, error);
            error.Should().BeEmpty();
            output.Should().NotBeEmpty();
        }

        SimilarityClassifier.Load("parts.metric").Count.Should().Be(48, "a fifth is held out for the page");
        File.ReadAllText(Path.Combine("page", "index.html")).Should().Contain("<h2 id=\"section-1-title\">Classifier</h2>");
        File.ReadAllText(Path.Combine("tested", "index.html")).Should().Contain("30 rows");
        File.ReadLines("answers.csv").First().Should().Be("id,label,confidence,nearest_label,nearest_row,distance");
        File.ReadAllLines("answers.csv")[1..3].Select(line => line[..14]).Should().Equal("a,\"kind \"\"0\"\"\"", "b,\"kind \"\"2\"\"\"");
        File.ReadLines("findings.csv").First().Should().Be("kind,ids,finding");
        new FileInfo("parts.onnx").Length.Should().BePositive();
        Directory.GetFiles(".", "*.partial", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Test]
    public void Classify_RowFarFromAll_IsNoneOfThese() =>
        ToolRun.Run("classify", "small.metric", "new.csv", "--id", "part").Output.Split('\n')[3].Should().StartWith("c,,");

    [Test]
    public void Classify_WithLabels_SaysHowManyAreRight()
    {
        (int exitCode, string output, string error) =
            ToolRun.Run("classify", "small.metric", "tested.csv", "--id", "part", "--label", "kind");

        exitCode.Should().Be(0, error);
        error.Should().Be("30 of 30 rows answered right (100.0 %), 0 answered \"none of these\"\n");
        output.Split('\n').Should().HaveCount(32);
    }

    [Test]
    public void Train_SameSeed_SameModel()
    {
        File.WriteAllText("one.csv", "width,height,kind\n1,2,a\n1,3,a\n2,2,a\n");

        ToolRun.Run("train", "one.csv", "-o", "one.metric").Error.Should().BeEmpty();
        ToolRun.Run("train", "one.csv", "-o", "two.metric", "--threads", "1").Error.Should().BeEmpty();

        File.ReadAllBytes("one.metric").Should().Equal(File.ReadAllBytes("two.metric"));
    }

    [TestCase("train")]
    [TestCase("train parts.csv")]
    [TestCase("train parts.csv -o x.metric --seed many")]
    [TestCase("train parts.csv -o x.metric --test 1")]
    [TestCase("train parts.csv -o x.metric --missing guess")]
    [TestCase("train parts.csv -o x.metric --image 8")]
    [TestCase("train parts.csv -o x.metric --image 8x8x2")]
    [TestCase("classify small.metric")]
    [TestCase("fly")]
    [TestCase("audit parts.csv --unheard")]
    public void Run_BadCommandLine_ExitsWith2AndOneLine(string line)
    {
        (int exitCode, string output, string error) = ToolRun.Run(line.Split(' '));

        exitCode.Should().Be(2);
        output.Should().BeEmpty();
        error.Should().MatchRegex("^error: [^\n]+\n$").And.Contain("--help");
        File.Exists("x.metric").Should().BeFalse();
    }

    [TestCase("train gone.csv -o x.metric", "gone.csv does not exist")]
    [TestCase("train parts.csv -o gone/x.metric", "make the folder first")]
    [TestCase("train parts.csv -o .", "a folder; add the name of a file")]
    [TestCase("train parts.csv -o x.metric", "--ignore part")]
    [TestCase("train parts.csv -o x.metric --id part --label gone", "name one of part, width, height, kind")]
    [TestCase("train parts.csv -o x.metric --id part --image 8x8", "--image is 8x8x1")]
    [TestCase("train parts.csv -o x.metric --id part --report parts.csv", "Pass a folder")]
    [TestCase("train one-row.csv -o x.metric --test 0.5", "give more rows")]
    [TestCase("classify gone.metric new.csv", "gone.metric")]
    [TestCase("classify parts.csv new.csv --id part", "parts.csv")]
    [TestCase("classify small.metric three.csv", "If one of them holds labels, name it by --label.")]
    [TestCase("classify small.metric four.csv", "4 columns of features but the model takes 2")]
    [TestCase("report small.metric tested.csv --id part -o parts.csv", "Pass a folder")]
    [TestCase("export parts.csv -o x.onnx", "parts.csv")]
    public void Run_BadInput_ExitsWith1AndOneLineAndWritesNothing(string line, string message)
    {
        File.WriteAllText("one-row.csv", "width,kind\n1,a\n");
        File.WriteAllText("three.csv", "a,b,c\n1,2,3\n");
        File.WriteAllText("four.csv", "a,b,c,d\n1,2,3,4\n");

        string[] quick = line.Contains("--report") ? [.. line.Split(' '), "--budget", "1"] : line.Split(' ');
        (int exitCode, string output, string error) = ToolRun.Run(quick);

        exitCode.Should().Be(1, error);
        output.Should().BeEmpty();
        error.Should().MatchRegex("^error: [^\n]+\n$").And.Contain(message);
        File.Exists("x.metric").Should().BeFalse();
        File.Exists("x.onnx").Should().BeFalse();
    }

    [Test]
    public void Run_Interrupted_ExitsWith130AndWritesNothing()
    {
        using CancellationTokenSource source = new();
        source.CancelAfter(TimeSpan.FromMilliseconds(100));

        (int exitCode, string output, string error) = ToolRun.Run(source.Token, "train", "parts.csv", "-o", "x.metric", "--id", "part");

        exitCode.Should().Be(130, error);
        output.Should().BeEmpty();
        File.Exists("x.metric").Should().BeFalse();
    }

    [Test]
    public void Run_Help_NamesTheCommands()
    {
        (int exitCode, string output, string error) = ToolRun.Run("--help");

        exitCode.Should().Be(0, error);
        output.Should().ContainAll(CommandNames);
    }

    [Test]
    public void Audit_OfTheTable_SaysWhatItFound()
    {
        File.WriteAllText("twice.csv", ToolRun.Table(40, 3) + "p1,0,0,a\np2,0,0,b\n");

        (int exitCode, string output, string error) = ToolRun.Run("audit", "twice.csv", "--id", "part", "--report", "audited");

        exitCode.Should().Be(0, error);
        output.Should().Contain("1 groups of equal rows, 1 with different labels");
        File.ReadAllText(Path.Combine("audited", "index.html")).Should().Contain("2 equal rows with different labels");
    }

    private static int Train(string path) =>
        ToolRun.Run("train", "parts.csv", "--id", "part", "-o", path, "--budget", "1", "--threads", "1").ExitCode;
}
