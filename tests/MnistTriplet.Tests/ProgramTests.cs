using System.Diagnostics;
using System.Text.Json;
using MetricLearning.Classification;

namespace MnistTriplet.Tests;

/// <summary>The program from outside: exit codes, streams and files.</summary>
[TestFixture]
internal sealed class ProgramTests
{
    private string _folder = string.Empty;

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("program-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Main_DigitsWithReport_ExitsWith0AndWritesTheReport()
    {
        using ProgramProcess program = ProgramProcess.Start(
            "--dataset", "digits", "--epochs", "2", "--neighbors", "3", "--seed", "7", "--report", Path.Combine(_folder, "new"), "--save",
            Path.Combine(_folder, "models", "digits.metric"));

        (string output, string error) = await program.WaitAsync();

        program.ExitCode.Should().Be(0, error);
        error.Should().BeEmpty();
        output.Should().Contain("epoch 2 of 2: ").And.Contain("accuracy, trained, k = 1: ");
        using JsonDocument report = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "new", "report.json")));
        JsonElement root = report.RootElement;
        root.GetProperty("recipe").GetString().Should().Be("seed");
        root.GetProperty("dataset").GetString().Should().Be("digits");
        root.GetProperty("seed").GetInt32().Should().Be(7);
        root.GetProperty("trainRows").GetInt32().Should().Be(1438);
        root.GetProperty("testRows").GetInt32().Should().Be(359);
        root.GetProperty("layers").EnumerateArray().Select(size => size.GetInt32()).Should().Equal(64, 128, 64);
        root.GetProperty("epochs").GetArrayLength().Should().Be(2);
        root.GetProperty("accuracy").EnumerateObject().Select(member => member.Name).Should().Equal("1", "3", "5");
        root.GetProperty("confusion").EnumerateArray().Sum(row => row.EnumerateArray().Sum(count => count.GetInt32())).Should().Be(359);
        root.GetProperty("peakMemoryBytes").GetInt64().Should().BePositive();
        root.GetProperty("settings").GetProperty("arguments").EnumerateArray().Select(argument => argument.GetString())
            .Should().StartWith(["--dataset", "digits", "--epochs", "2"]);
        var model = SimilarityClassifier.Load(Path.Combine(_folder, "models", "digits.metric"));
        model.ToString().Should().StartWith("classifier of 64 columns: 1 network, 3 nearest rows, one vote each, 1438 rows of 10 labels, ");
        string page = await File.ReadAllTextAsync(Path.Combine(_folder, "new", "index.html"));
        page.Should().ContainAll("<h2 id=\"section-2-title\">Training</h2>", "359 rows of 10 classes", "data:image/png;base64,");
        Directory.GetFileSystemEntries(_folder, "*", SearchOption.AllDirectories).Should().HaveCount(5, "there are no half files");
    }

    [Test]
    public async Task Main_NoNetwork_RunsOnMnistsTestImagesAndSaysSo()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("Windows has no way to give one process another folder for downloads, nor to send it Ctrl+C.");
        }

        using ProgramProcess program = ProgramProcess.StartWithoutNetwork(
            _folder, "--epochs", "10000", "--report", Path.Combine(_folder, "new"), "--save",
            Path.Combine(_folder, "models", "mnist.metric"));
        IReadOnlyList<string> lines = await program.ReadUntilAsync("recipe: ");

        program.Interrupt();
        await program.WaitAsync();

        program.ExitCode.Should().Be(130);
        lines.Should().HaveCount(6, string.Join('\n', lines));
        lines[1].Should().StartWith("The full MNIST is not at hand: ");
        lines[2].Should().StartWith("The run goes on with MNIST's 10,000 test images");
        lines[4].Should().Be(
            "data: MNIST's 10,000 test images (Y. LeCun, C. Cortes and C. J. C. Burges, CC BY-SA 3.0), " +
            "8000 rows to train, 8000 to compare with and 2000 to test, images of 28 × 28 × 1");
        Directory.GetFiles(_folder, "*", SearchOption.AllDirectories)
            .Should().NotContain(path => path.Contains("ubyte") || path.Contains("report.json"), "what is not whole leaves nothing behind");
        Directory.Exists(Path.Combine(_folder, "new")).Should().BeFalse("no figures, no folder");
        Directory.Exists(Path.Combine(_folder, "models")).Should().BeFalse("no model, no folder");
    }

    [Test]
    public async Task Main_Quiet_ShowsResultsOnly()
    {
        using ProgramProcess program = ProgramProcess.Start("--dataset", "digits", "--epochs", "1", "--quiet");

        (string output, _) = await program.WaitAsync();

        program.ExitCode.Should().Be(0);
        output.TrimEnd().Split('\n').Should().HaveCount(4, output)
            .And.AllSatisfy(line => line.Should().MatchRegex("^(accuracy|training) ?"));
    }

    [Test]
    public async Task Main_DamagedFile_ExitsWith2AndOneLineOnStandardError()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder, "train-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0]);

        using ProgramProcess program = ProgramProcess.Start("--data", _folder);
        (string output, string error) = await program.WaitAsync();

        program.ExitCode.Should().Be(2);
        output.Should().BeEmpty();
        error.TrimEnd().Should().StartWith("error: ").And.Contain("train-labels-idx1-ubyte").And.NotContain("\n");
    }

    [Test]
    public async Task Main_TableInterrupted_StopsWith130AndKeepsItsFile()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("Windows has no way to send Ctrl+C to one process.");
        }

        using ProgramProcess program = ProgramProcess.Start(
            "table", "--only", "conv", "--dataset", "mnist-test", "--report", _folder); // a run of it takes minutes
        await program.ReadUntilAsync("1/5");

        program.Interrupt();
        await program.WaitAsync();

        program.ExitCode.Should().Be(130);
        (await File.ReadAllTextAsync(Path.Combine(_folder, "table.json"))).TrimEnd().Should().Be("[]");
    }

    [Test]
    public async Task Main_Interrupted_StopsWith130AndLeavesTheReportAlone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("Windows has no way to send Ctrl+C to one process.");
        }

        string report = Path.Combine(_folder, "report.json");
        await File.WriteAllTextAsync(report, "of an earlier run");
        using ProgramProcess program = ProgramProcess.Start("--dataset", "digits", "--epochs", "10000", "--report", _folder);
        await program.ReadUntilAsync("epoch 1 of ");

        long start = Stopwatch.GetTimestamp();
        program.Interrupt();
        (_, string error) = await program.WaitAsync();

        program.ExitCode.Should().Be(130);
        error.Should().Be("Interrupted." + Environment.NewLine);
        Directory.GetFileSystemEntries(_folder).Should().Equal(report);
        (await File.ReadAllTextAsync(report)).Should().Be("of an earlier run");

        // A second for the program, and nine for a machine that is busy with other tests: the epochs that were left take minutes.
        Stopwatch.GetElapsedTime(start).Should().BeLessThan(TimeSpan.FromSeconds(10));
    }
}
