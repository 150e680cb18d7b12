using System.CommandLine;
using MnistTriplet.Data;

namespace MnistTriplet.Commands;

/// <summary>The options that every command takes.</summary>
internal sealed class CommonArguments
{
    private static readonly Dictionary<string, DatasetChoice?> Datasets = new()
    {
        ["auto"] = DatasetChoice.MnistIfAvailable,
        ["mnist"] = DatasetChoice.Mnist,
        [EmbeddedSet.MnistTest.Name] = DatasetChoice.MnistTest,
        [EmbeddedSet.Digits.Name] = DatasetChoice.Digits,
    };

    private readonly Option<DatasetChoice?> _dataset = OptionFactory.Choice(
        "--dataset",
        Datasets,
        $"auto (the default of an experiment): MNIST, or, where it cannot be had, {EmbeddedSet.MnistTest.Title}, which come along; " +
        $"mnist (the default of table): MNIST or nothing; {EmbeddedSet.MnistTest.Name}: {EmbeddedSet.MnistTest.Title}, without a " +
        $"network; {EmbeddedSet.Digits.Name}: {EmbeddedSet.Digits.Title}.");

    public Option<string?> Data { get; } = OptionFactory.Folder(
        "--data",
        "The folder of the four MNIST files, or of another set of images in their format and under their names, .gz or raw; by default " +
        $"${ImageLocations.EnvironmentVariable}, else a download of MNIST.");

    public Option<int?> Threads { get; } = OptionFactory.WholeNumber(
        "--threads", 1, 256, "The largest number of threads; all processors by default. Results do not depend on it.");

    public Option<bool> Quiet { get; } = new("--quiet") { Description = "Show notices and results only." };

    public Option<string?> Report { get; } = OptionFactory.Folder(
        "--report",
        "Write the figures into this folder, which is made once they are whole; of an experiment also index.html, a page with pictures.");

    public IReadOnlyList<Option> All => [Data, _dataset, Threads, Quiet, Report];

    /// <summary>The number of threads to use.</summary>
    public int ThreadCountOf(ParseResult parsed) => parsed.GetValue(Threads) ?? Environment.ProcessorCount;

    /// <summary>The images that the command line asks for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="byDefault">The images where it asks for none.</param>
    /// <exception cref="InputException">It names a folder and an embedded set.</exception>
    public DatasetChoice DatasetOf(ParseResult parsed, DatasetChoice byDefault)
    {
        DatasetChoice choice = parsed.GetValue(_dataset) ?? byDefault;
        return EmbeddedSet.Of(choice) is EmbeddedSet embedded && parsed.GetValue(Data) is not null
            ? throw new InputException(
                $"--data names a folder of images but --dataset asks for {embedded.Name}, which is embedded; drop one of the two.")
            : choice;
    }
}
