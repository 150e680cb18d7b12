namespace TextSimilarity.Tests;

[TestFixture]
internal sealed class SampleCommandTests
{
    [TestCase("--draws 0", "--draws is '0'; expected a whole number from 1 to 1000.")]
    [TestCase("--draws many", "--draws is 'many'; expected a whole number from 1 to 1000.")]
    [TestCase("--examples -1", "--examples is '-1'; expected a whole number from 0 to 1000.")]
    [TestCase("--examples", "Required argument missing for option: '--examples'.")]
    [TestCase("--frobnicate", "Unrecognized command or argument '--frobnicate'.")]
    public void Run_BadOptions_Returns2AndOneLine(string arguments, string message)
    {
        (int exitCode, string output, string error) = Run(arguments.Split(' '));

        exitCode.Should().Be(2);
        output.Should().BeEmpty();
        error.Should().Be($"error: {message}{Environment.NewLine}");
    }

    [Test]
    public void Run_OneDraw_WritesTheTableAndTheExamples()
    {
        (int exitCode, string output, string error) = Run("--draws", "1", "--examples", "2");

        exitCode.Should().Be(0);
        error.Should().BeEmpty();
        string[] lines = output.Split(Environment.NewLine);
        lines.Should().Contain(line => line.StartsWith("rows a class  centroid", StringComparison.Ordinal));
        foreach (int count in FewShotExperiment.Counts)
        {
            lines.Should().ContainSingle(line => line.StartsWith($"{count} ", StringComparison.Ordinal));
        }

        lines.Count(line => line.EndsWith("nearest known definitions:", StringComparison.Ordinal)).Should().Be(2);
    }

    private static (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = new SampleCommand(output, error).Run(arguments);
        return (exitCode, output.ToString(), error.ToString());
    }
}
