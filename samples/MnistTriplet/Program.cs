namespace MnistTriplet;

internal static class Program
{
    private static Task<int> Main(string[] arguments) =>
        new ExperimentCommand(Console.Out, Console.Error).RunAsync(arguments, CancellationToken.None);
}
