using MnistTriplet.Commands;

namespace MnistTriplet;

internal static class Program
{
    private static Task<int> Main(string[] arguments) =>
        new ProgramCommand(Console.Out, Console.Error).RunAsync(arguments, CancellationToken.None);
}
