namespace Tables;

internal static class Program
{
    private static int Main(string[] arguments) => new TablesCommand(Console.Out, Console.Error).Run(arguments);
}
