using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using MetricLearning.Classification;
using MetricLearning.Telemetry;
using MetricLearning.Tool.Commands;

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
        File.WriteAllText("parts.csv", ToolRun.Table(15, 1));
        File.WriteAllText("tested.csv", ToolRun.Table(30, 2));
        File.WriteAllText("new.csv", "part,width,height\na,0.5,0.5\nb,8.5,0.5\nc,999,999\n");
        File.WriteAllText("small.csv", ToolRun.Table(12, 1));
        Train("small.metric", "3", "1").Should().Be(0);
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

        SimilarityClassifier.Load("parts.metric").Count.Should().Be(12, "a fifth is held out for the page");
        File.ReadAllText(Path.Combine("page", "index.html")).Should().Contain("<h2 id=\"section-1-title\">Classifier</h2>");
        File.ReadAllText(Path.Combine("tested", "index.html")).Should().Contain("30 rows");
        File.ReadLines("answers.csv").First().Should().Be("id,label,confidence,nearest_label,nearest_row,distance,novelty");
        File.ReadAllLines("answers.csv")[1..3].Select(line => line[..14]).Should().Equal("a,\"kind \"\"0\"\"\"", "b,\"kind \"\"2\"\"\"");
        File.ReadLines("findings.csv").First().Should().Be("finding,kind,id,label,description");
        new FileInfo("parts.onnx").Length.Should().BePositive();
        Directory.GetFiles(".", "*.tmp", SearchOption.AllDirectories).Should().BeEmpty();
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
        string[] answers = [.. output.Split('\n')[1..^1].Select(line => line.Split(',')[1])];
        int none = answers.Count(answer => answer.Length == 0);
        int right = answers.Where((answer, row) => answer == $"\"kind \"\"{row % 3}\"\"\"").Count();
        right.Should().BeGreaterThan(24);
        error.Should().StartWith($"{right} of 30 rows answered right (").And.EndWith($" %), {none} answered \"none of these\"\n");
        output.Split('\n').Should().HaveCount(32);
    }

    [Test]
    public void Classify_LabelThatTheModelDoesNotKnow_IsRightAsNoneOfThese()
    {
        File.WriteAllText("strange.csv", ToolRun.Table(3, 5) + "x,999,999,other\ny,0.5,0.5,other\nz,999,-999,\"kind \"\"0\"\"\"\n");

        ToolRun
            .Run("classify", "small.metric", "strange.csv", "--id", "part", "--label", "kind").Error
            .Should().Be("4 of 6 rows answered right (66.7 %), 2 answered \"none of these\", 2 of no class of the model\n");
        ToolRun.Run("report", "small.metric", "strange.csv", "--id", "part", "-o", "strange").ExitCode.Should().Be(0);
        File.ReadAllText(Path.Combine("strange", "index.html")).Should().Contain("<dd>66.67 %</dd>", "the page counts alike");
    }

    [Test]
    public void Train_SameSeed_SameModelWhateverTheThreads()
    {
        byte[] small = File.ReadAllBytes("small.metric");
        SimilarityClassifier.Load("small.metric").ToString().Should().Contain("16 networks", "they are what threads could change");

        Train("again.metric", "3", "2").Should().Be(0);
        Train("other.metric", "4", "1").Should().Be(0);

        File.ReadAllBytes("again.metric").Should().Equal(small);
        File.ReadAllBytes("other.metric").Should().NotEqual(small);
    }

    [Test]
    public void Train_PageThatFails_LeavesTheModel()
    {
        File.WriteAllText("one.csv", "width,height,kind\n1,2,a\n1,3,a\n2,2,a\n2,3,a\n3,2,a\n");
        using StringWriter error = new();
        using BlockingWriter output = new("late");

        int exitCode = new ToolCommand(output, error)
            .RunAsync(["train", "one.csv", "-o", "kept.metric", "--report", "late"], CancellationToken.None).GetAwaiter().GetResult();

        exitCode.Should().Be(1);
        error.ToString().Should().Contain("The report could not be written");
        SimilarityClassifier.Load("kept.metric").Count.Should().Be(4);
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
    [TestCase("train gone.csv -o x.metric --report parts.csv", "--report is parts.csv")]
    [TestCase("train gone.csv -o x.metric --report x.metric/page", "is in its way")]
    [TestCase("audit gone.csv --report parts.csv/page", "--report is parts.csv/page")]
    [TestCase("train one-row.csv -o x.metric --test 0.5", "give more rows")]
    [TestCase("train one-row.csv -o x.metric --report one-page", "--report holds out a share of 0.2 where there is no --test, which of 1")]
    [TestCase("train small.csv -o small.csv", "--output is small.csv, but that would replace what the command reads")]
    [TestCase("classify small.metric new.csv --id part -o new.csv", "would replace what the command reads")]
    [TestCase("classify small.metric new.csv --id part -o small.metric", "would replace what the command reads")]
    [TestCase("audit small.csv -o ./small.csv", "would replace what the command reads")]
    [TestCase("export small.metric -o small.metric", "would replace what the command reads")]
    [TestCase("classify gone.metric new.csv", "gone.metric")]
    [TestCase("classify parts.csv new.csv --id part", "parts.csv")]
    [TestCase("classify small.metric three.csv", "If one of them holds labels, name it by --label.")]
    [TestCase("classify small.metric four.csv", "4 columns of features but the model takes 2")]
    [TestCase("report gone.metric gone.csv -o parts.csv", "--output is parts.csv")]
    [TestCase("export parts.csv -o x.onnx", "parts.csv")]
    public void Run_BadInput_ExitsWith1AndOneLineAndWritesNothing(string line, string message)
    {
        File.WriteAllText("one-row.csv", "width,kind\n1,a\n");
        File.WriteAllText("three.csv", "a,b,c\n1,2,3\n");
        File.WriteAllText("four.csv", "a,b,c,d\n1,2,3,4\n");

        (int exitCode, string output, string error) = ToolRun.Run(line.Split(' '));

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
        using ActivityListener listener = new() // no timer, which a fast machine would outrun
        {
            ShouldListenTo = one => one.Name == TelemetryNames.Source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = _ => source.Cancel(),
        };
        ActivitySource.AddActivityListener(listener);

        (int exitCode, string output, string error) = ToolRun.Run(source.Token, "train", "tested.csv", "-o", "x.metric", "--id", "part");

        exitCode.Should().Be(130, error);
        output.Should().BeEmpty();
        source.IsCancellationRequested.Should().BeTrue("the training had begun");
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

    [Test]
    public void Audit_Findings_HaveALineForEachRow()
    {
        IEnumerable<string> lines = Enumerable.Range(0, 20).Select(row => $"r {row},{row * row},{(row % 2 == 0 ? "a" : "b")}");
        File.WriteAllText("mixed.csv", $"part,x,kind\n{string.Join('\n', lines)}\nsame 1,900,a\nsame 2,900,b\n");

        ToolRun.Run("audit", "mixed.csv", "--id", "part", "-o", "mixed-findings.csv").ExitCode.Should().Be(0);

        string[][] found = [.. File.ReadLines("mixed-findings.csv").Skip(1).Select(line => line.Split(',', 5))];
        found.Select(line => int.Parse(line[0], CultureInfo.InvariantCulture)).Distinct().Should().BeInAscendingOrder().And.StartWith(1);
        found.Where(line => line[0] == "1").Select(line => string.Join('|', line[1..4]))
            .Should().Equal("equal rows|same 1|a", "equal rows|same 2|b");
        string[][] confusable = [.. found.Where(line => line[1] == "confusable classes")];
        confusable.Select(line => line[0]).Distinct().Should().ContainSingle();
        confusable.Select(line => line[3]).Distinct().Should().BeEquivalentTo(["a", "b"], "both rows of a pair are named");
        confusable.Select(line => line[2]).Should().OnlyHaveUniqueItems().And.Contain(["r 0", "r 1"]);
    }

    private static int Train(string path, string seed, string threads) =>
        ToolRun.Run("train", "small.csv", "--id", "part", "-o", path, "--seed", seed, "--threads", threads).ExitCode;

    /// <summary>Puts a file where a folder will be made, as soon as anything is told.</summary>
    private sealed class BlockingWriter(string path) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            File.WriteAllText(path, "");
            base.WriteLine(value);
        }
    }
}
