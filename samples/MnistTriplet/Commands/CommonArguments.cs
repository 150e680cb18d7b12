using System.CommandLine;
using MnistTriplet.Data;

namespace MnistTriplet.Commands;

/// <summary>The options that every command takes.</summary>
internal sealed class CommonArguments
{
    public Option<string?> Data { get; } = OptionFactory.Folder(
        "--data",
        "The folder of the four MNIST files, or of another set of images in their format and under their names, .gz or raw; by default " +
        $"${ImageLocations.EnvironmentVariable}, else a download of MNIST.");

    public Option<int?> Threads { get; } = OptionFactory.WholeNumber(
        "--threads", 1, 256, "The largest number of threads; all processors by default. Results do not depend on it.");

    public Option<bool> Quiet { get; } = new("--quiet") { Description = "Show notices and results only." };

    public Option<string?> Report { get; } = OptionFactory.Folder("--report", "Write the figures into this folder.");

    public IReadOnlyList<Option> All => [Data, Threads, Quiet, Report];

    /// <summary>The number of threads to use.</summary>
    public int ThreadCountOf(ParseResult parsed) => parsed.GetValue(Threads) ?? Environment.ProcessorCount;
}
