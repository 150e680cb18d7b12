using MetricLearning.Tool.Commands;

namespace MetricLearning.Tool.Tests;

/// <summary>The command in this process.</summary>
internal static class ToolRun
{
    /// <summary>Runs a command line.</summary>
    public static (int ExitCode, string Output, string Error) Run(params string[] arguments) => Run(CancellationToken.None, arguments);

    /// <summary>Runs a command line that may be interrupted.</summary>
    public static (int ExitCode, string Output, string Error) Run(CancellationToken cancellationToken, params string[] arguments)
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        int exitCode = new ToolCommand(output, error).RunAsync(arguments, cancellationToken).GetAwaiter().GetResult();
        return (exitCode, output.ToString(), error.ToString());
    }

    /// <summary>A table of three kinds of parts that lie apart.</summary>
    public static string Table(int count, int seed)
    {
        Random random = new(seed);
        IEnumerable<string> lines = Enumerable.Range(0, count).Select(row => FormattableString.Invariant(
            $"p{row},{(row % 3 * 4) + random.NextDouble():0.000},{random.NextDouble():0.000},\"kind \"\"{row % 3}\"\"\""));
        return "part,width,height,kind\n" + string.Join('\n', lines) + "\n";
    }
}
