using MnistTriplet.Commands;
using MnistTriplet.Tests.Data;

namespace MnistTriplet.Tests.Commands;

[TestFixture]
internal sealed class ProgramCommandTests
{
    [TestCase("--epochs 0", "--epochs is '0'; expected a whole number from 1 to 10000.")]
    [TestCase("--epochs ten", "--epochs is 'ten'; expected a whole number from 1 to 10000.")]
    [TestCase("--epochs 2.5", "--epochs is '2.5'; expected a whole number from 1 to 10000.")]
    [TestCase("--batch 1", "--batch is '1'; expected a whole number from 2 to 10000.")]
    [TestCase("--seed -1", "--seed is '-1'; expected a whole number from 0 to 2147483647.")]
    [TestCase("--threads 0", "--threads is '0'; expected a whole number from 1 to 256.")]
    [TestCase("--neighbors 1001", "--neighbors is '1001'; expected a whole number from 1 to 1000.")]
    [TestCase("--recipe best", "--recipe is 'best'; expected one of: seed, published, mined, conv.")]
    [TestCase("--dataset cifar", "--dataset is 'cifar'; expected one of: auto, mnist, mnist-test, digits.")]
    [TestCase(
        "--dataset digits --data somewhere",
        "--data names a folder of images but --dataset asks for digits, which is embedded; drop one of the two.")]
    [TestCase(
        "table --report somewhere --dataset mnist-test --data somewhere",
        "--data names a folder of images but --dataset asks for mnist-test, which is embedded; drop one of the two.")]
    [TestCase(
        "--dataset digits --recipe mined --batch 25",
        "--batch is 25; mined takes equally many rows of each of 10 classes: pass a multiple of 10, at least 20.")]
    [TestCase("--folds 1", "--folds is '1'; expected a whole number from 2 to 1000.")]
    [TestCase(
        "--dataset digits --unseen 9",
        "--unseen is 9 but digits has 10 classes, of which 2 must be learned from; ask for fewer.")]
    [TestCase(
        "table --only mined,best",
        "--only has 'best'; expected one or more of: published, seed, mined, conv-1, conv, conv-unseen, digits, commas between them.")]
    [TestCase("table --seeds 0", "--seeds is '0'; expected a whole number from 1 to 1000.")]
    [TestCase("table", "table has no --report; name a folder for its runs, in which an interrupted table is taken up again.")]
    [TestCase("--dataset digits --save model.metric --folds 3", "--save keeps one model but --folds trains 3; drop one of the two.")]
    [TestCase(
        "--dataset digits --save model.metric --neighbors 51",
        "--neighbors is 51 but at most 50 vote in a saved model; ask for fewer.")]
    [TestCase(
        "--dataset digits --report missing-report --neighbors 51",
        "--neighbors is 51 but at most 50 vote in the classifier of a report; ask for fewer.")]
    [TestCase("--dataset digits --save .", "--save is '.'; expected a file, not a folder. Add a name, such as model.metric.")]
    [TestCase("--dataset digits --save new/", "--save is 'new/'; expected a file, not a folder. Add a name, such as model.metric.")]
    [TestCase("--frobnicate", "Unrecognized command or argument '--frobnicate'.")]
    [TestCase("--epochs", "Required argument missing for option: '--epochs'.")]
    public async Task RunAsync_BadOptions_Returns2AndOneLine(string arguments, string message)
    {
        (int exitCode, string output, string error) = await RunAsync(CancellationToken.None, arguments.Split(' '));

        exitCode.Should().Be(2);
        output.Should().BeEmpty();
        error.Should().Be($"error: {message}{Environment.NewLine}");
    }

    [Test]
    public async Task RunAsync_FolderWithoutFiles_Returns2AndNamesIt()
    {
        (int exitCode, _, string error) = await RunAsync(CancellationToken.None, "--data", "no-such-folder");

        exitCode.Should().Be(2);
        error.Should().Be(
            "error: no-such-folder has neither train-labels-idx1-ubyte.gz nor train-labels-idx1-ubyte; " +
            $"pass the folder that holds the four MNIST files.{Environment.NewLine}");
    }

    [Test]
    public async Task RunAsync_ReportFolderCannotBeMade_Returns2BeforeTheWork()
    {
        string file = Path.GetTempFileName();
        try
        {
            (int exitCode, string output, string error) = await RunAsync(CancellationToken.None, "--dataset", "digits", "--report", file);

            exitCode.Should().Be(2);
            output.Should().BeEmpty();
            error.TrimEnd().Should().StartWith("error: ").And.Contain(file).And.NotContain("\n");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestCase("1 2 1 2 1 2 1", "--neighbors is 7 but there are 6 rows to compare with; ask for fewer.")]
    [TestCase("3 3 3 3 3 3 3 3 3 3 3 3", "data has 1 distinct label; expected at least 2*")]
    public async Task RunAsync_RowsThatCannotServe_Returns2AndOneLine(string trainLabels, string message)
    {
        string folder = Directory.CreateTempSubdirectory("few-rows-").FullName;
        try
        {
            int digit = trainLabels[0] - '0';
            IdxWriter.WriteSet(folder, [.. trainLabels.Split(' ').Select(label => label[0] - '0')], [digit]);
            (int exitCode, _, string error) = await RunAsync(CancellationToken.None, "--data", folder, "--neighbors", "7");

            exitCode.Should().Be(2);
            error.TrimEnd().Should().Match("error: " + message).And.NotContain("\n");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public async Task RunAsync_Cancelled_Returns130()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        (int exitCode, _, string error) = await RunAsync(cancellation.Token, "--dataset", "digits");

        exitCode.Should().Be(130);
        error.Should().Be($"Interrupted.{Environment.NewLine}");
    }

    [Test]
    public async Task RunAsync_Help_ListsEveryOptionAndReturns0()
    {
        (int exitCode, string output, _) = await RunAsync(CancellationToken.None, "--help");

        exitCode.Should().Be(0);
        string[] options =
        [
            "--recipe", "--dataset", "--data", "--epochs", "--batch", "--seed", "--threads", "--neighbors", "--quiet", "--report",
            "--validate", "--unseen", "--gallery", "--folds", "--save",
        ];
        output.Should().Contain("a loss of triplets or of pairs");
        options.Should().AllSatisfy(option => output.Should().Contain(option));
    }

    [Test]
    public async Task RunAsync_TableHelp_ListsItsOptions()
    {
        (int exitCode, string output, _) = await RunAsync(CancellationToken.None, "table", "--help");

        exitCode.Should().Be(0);
        string[] options = ["--data", "--dataset", "--seeds", "--only", "--report", "--threads", "--quiet"];
        options.Should().AllSatisfy(option => output.Should().Contain(option));
    }

    [Test]
    public async Task RunAsync_TableOfChosenLines_WritesThemOnly()
    {
        string folder = Directory.CreateTempSubdirectory("table-command-").FullName;
        try
        {
            IdxWriter.WriteSet(folder, [.. Enumerable.Range(0, 30).Select(row => row % 3)], [0, 1, 2]);
            (int exitCode, string output, string error) = await RunAsync(
                CancellationToken.None,
                "table",
                "--data",
                folder,
                "--seeds",
                "1",
                "--only",
                "seed,published",
                "--report",
                folder,
                "--quiet");

            exitCode.Should().Be(0, error);
            output.TrimEnd().Should().Be($"table: {Path.Combine(folder, "table.md")}");
            (await File.ReadAllLinesAsync(Path.Combine(folder, "table.md"))).Skip(2).Select(line => line.Split(' ')[1])
                .Should().Equal("`published`", "`seed`");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        CancellationToken cancellationToken, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = await new ProgramCommand(output, error).RunAsync(arguments, cancellationToken);
        return (exitCode, output.ToString(), error.ToString());
    }
}
