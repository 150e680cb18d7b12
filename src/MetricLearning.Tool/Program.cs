using MetricLearning.Tool.Commands;

namespace MetricLearning.Tool;

internal static class Program
{
    private static Task<int> Main(string[] arguments) =>
        new ToolCommand(Console.Out, Console.Error).RunAsync(arguments, CancellationToken.None);
}
