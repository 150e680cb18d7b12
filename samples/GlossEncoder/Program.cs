namespace GlossEncoder;

internal static class Program
{
    private static int Main(string[] arguments) => new EncoderCommand(Console.Out, Console.Error).Run(arguments);
}
