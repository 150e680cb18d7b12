using System.Globalization;

namespace Tables.Tests;

[TestFixture]
internal sealed class TablesCommandTests : FolderTests
{
    [Test]
    public void Run_TwoTablesAndSeeds_WritesTheTableThatItShows()
    {
        // Label a below 0 and b above; label and number are the same in the second table, so that a wrong fold cannot go unseen.
        Write("sign", row => (row % 2 == 0 ? "a" : "b", row % 2 == 0 ? -1 - (row / 60f) : 1 + (row / 60f)));
        Write("chance", row => (row * 7 % 11 % 2 == 0 ? "a" : "b", row * 5 % 60));
        string file = Path.Combine(Folder, "result.md");

        (int exitCode, string output, string error) = Run("--data", Folder, "--seeds", "2", "--write", file);

        error.Should().BeEmpty();
        exitCode.Should().Be(0);
        string[] written = File.ReadAllLines(file);
        written.Should().Contain("Written by `dotnet run -c Release --project samples/Tables -- --data FOLDER --seeds 2 --write FILE`.");
        string sign = written.Single(line => line.StartsWith("| sign |", StringComparison.Ordinal));
        sign.Should().StartWith("| sign | 60 × 1, 2 | 100.0 | 100.0 | 100.0 (100.0 to 100.0) | 0.0 |");
        output.Split(Environment.NewLine).Should().Contain(sign);
        string[] chance = written.Single(line => line.StartsWith("| chance |", StringComparison.Ordinal)).Split(" | ");
        double.Parse(chance[4].Split(' ')[0], CultureInfo.InvariantCulture).Should().BeInRange(20, 90);
        written.Should().ContainSingle(line => line.StartsWith("| mean |", StringComparison.Ordinal));
    }

    [Test]
    public void Run_ClassLeftOut_TellsItsRowsFromTheOthers()
    {
        // Three labels around 0, 100 and 200, so that the one that is left out is far from the other two.
        Write("three", row => ($"{row % 3}", (row % 3 * 100) + (row / 60f)), folds: 3);
        Write("two", row => (row % 2 == 0 ? "a" : "b", row));
        string file = Path.Combine(Folder, "unknown.md");

        (int exitCode, string output, string error) = Run("--data", Folder, "--unknown", "--write", file);

        error.Should().Be($"two is left out: it has 2 classes.{Environment.NewLine}");
        exitCode.Should().Be(0);
        string line = output.Split(Environment.NewLine).Single(line => line.StartsWith("| three |", StringComparison.Ordinal));
        string[] cells = line.Split(" | ");
        cells[1].Should().Be("100.0");
        cells[3..9].Should().Equal("1.000", "1.000", "1.000", "1.000", "0.0", "0.0");
        string[] written = File.ReadAllLines(file);
        written.Should().Contain("Written by `dotnet run -c Release --project samples/Tables -- --data FOLDER --unknown --write FILE`.");
        written[^2..].Should().Equal(line, line.Replace("| three |", "| mean |", StringComparison.Ordinal));
    }

    // a is left out of the first fold and b of the second. Known rows of the first are up to 100 from the rows that were learned from, and
    // unknown ones of the second, whose known rows are copies of such rows, 60: judged together, known rows would be farther.
    [Test]
    public void Run_ClassLeftOut_JudgesEachFoldByItself()
    {
        float[] places = [-1000, 1160, 1000, 2000];
        File.WriteAllLines(
            Path.Combine(Folder, "scales.csv"),
            [
                "fold,label,x",
                .. Enumerable.Range(0, 80).Select(i => string.Create(
                    CultureInfo.InvariantCulture, $"{i / 40},{"abcd"[i % 4]},{places[i % 4] + (i < 40 && i / 4 % 2 == 1 ? 100 : 0)}")),
            ]);

        (_, string output, string error) = Run("--data", Folder, "--unknown");

        error.Should().BeEmpty();
        string line = output.Split(Environment.NewLine).Single(line => line.StartsWith("| scales |", StringComparison.Ordinal));
        line.Split(" | ")[5].Should().Be("1.000", "by raw distance all rows of the class are farther than the known rows of their fold");
    }

    [TestCase(true, "error: two has 2 classes; expected 3 or more to leave one out. Name other tables by --only.")]
    [TestCase(false, "error: No table has 3 classes or more; name a folder that has some.")]
    public void Run_ClassLeftOutOfTwo_SaysThatThreeAreNeeded(bool isNamed, string message)
    {
        Write("two", row => (row % 2 == 0 ? "a" : "b", row));

        (int exitCode, _, string error) = Run(["--data", Folder, "--unknown", .. isNamed ? ["--only", "two"] : Array.Empty<string>()]);

        exitCode.Should().Be(2);
        error.TrimEnd().Should().EndWith(message);
    }

    [TestCase("--seeds 0", "--seeds is '0'; expected a whole number from 1 to 1000.")]
    [TestCase("--only nothing", "'nothing' is no table; expected one of rings, moons,")]
    [TestCase("--data no-such-folder", "no-such-folder")]
    public void Run_BadInput_Returns2AndOneLine(string arguments, string message)
    {
        (int exitCode, string output, string error) = Run(arguments.Split(' '));

        exitCode.Should().Be(2);
        output.Should().BeEmpty();
        error.Should().StartWith("error: ").And.Contain(message);
        error.TrimEnd().Should().NotContain(Environment.NewLine);
    }

    [Test]
    public void Run_FileThatCannotBeWritten_SaysWhy()
    {
        Write("sign", row => (row % 2 == 0 ? "a" : "b", row % 2 == 0 ? -1 : 1));
        Directory.CreateDirectory(Path.Combine(Folder, "result.md"));

        (int exitCode, string output, string error) = Run("--data", Folder, "--write", Path.Combine(Folder, "missing", "result.md"));
        (int afterwards, _, string late) = Run("--data", Folder, "--write", Path.Combine(Folder, "result.md"));

        (exitCode, output).Should().Be((2, ""), "it is found out before the work");
        error.Should().Contain("cannot be written: ");
        afterwards.Should().Be(1);
        late.Trim().Split('\n').Should().ContainSingle().Which.Should().Contain("cannot be written: ");
        Directory.GetFiles(Folder, "*.partial").Should().BeEmpty();
    }

    private static (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = new TablesCommand(output, error).Run(arguments);
        return (exitCode, output.ToString(), error.ToString());
    }

    private void Write(string name, Func<int, (string Label, float Value)> row, int folds = 2) => File.WriteAllLines(
        Path.Combine(Folder, $"{name}.csv"),
        [
            "fold,label,x",
            .. Enumerable.Range(0, 60).Select(i => string.Create(
                CultureInfo.InvariantCulture, $"{i / 3 % folds},{row(i).Label},{row(i).Value}")),
        ]);
}
