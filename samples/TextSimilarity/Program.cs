namespace TextSimilarity;

internal static class Program
{
    private static int Main(string[] arguments) => new SampleCommand(Console.Out, Console.Error).Run(arguments);
}
