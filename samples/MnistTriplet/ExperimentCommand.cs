using System.CommandLine;
using MetricLearning.Training;
using MnistTriplet.Data;
using MnistTriplet.Recipes;
using MnistTriplet.Report;
using Spectre.Console;

namespace MnistTriplet;

/// <summary>The program's one command: reads options, runs the experiment and turns every outcome into an exit code.</summary>
internal sealed class ExperimentCommand(TextWriter output, TextWriter error)
{
    private const int Success = 0;
    private const int BadInput = 2;
    private const int Interrupted = 130;
    private const int DefaultSeed = 42;

    private static readonly Dictionary<string, DatasetChoice> Datasets =
        new() { ["mnist"] = DatasetChoice.Mnist, ["digits"] = DatasetChoice.Digits };

    private static readonly Dictionary<string, IRecipe> RecipesByName =
        new IRecipe[] { new SeedRecipe(), new PublishedRecipe(), new MinedRecipe() }.ToDictionary(recipe => recipe.Name);

    private readonly Option<IRecipe?> _recipe = OptionFactory.Choice(
        "--recipe",
        RecipesByName,
        "seed: the published network and its loss's own gradient (the default); published: the document to the letter; " +
        "mined: a larger network and all violating triplets.");

    private readonly Option<DatasetChoice> _dataset = OptionFactory.Choice(
        "--dataset", Datasets, "mnist, or the embedded 8x8 digits. By default MNIST, or the digits where MNIST cannot be had.");

    private readonly Option<string?> _data = OptionFactory.Folder(
        "--data",
        $"The folder of the four MNIST files, .gz or raw; by default ${DigitLocations.EnvironmentVariable}, else a download.");

    private readonly Option<int?> _epochs = OptionFactory.WholeNumber(
        "--epochs", 1, 10_000, "How often the training rows are gone through.");

    private readonly Option<int?> _batch = OptionFactory.WholeNumber(
        "--batch", 2, 10_000, "Triplets per step, or rows per step for mined.");

    private readonly Option<int?> _seed = OptionFactory.WholeNumber(
        "--seed", 0, int.MaxValue, "The seed of split, weights and samplers; 42 by default.");

    private readonly Option<int?> _threads = OptionFactory.WholeNumber(
        "--threads", 1, 256, "The largest number of threads; all processors by default. Results do not depend on it.");

    private readonly Option<int?> _neighbors = OptionFactory.WholeNumber("--neighbors", 1, 1000, "How many neighbours vote; 1 by default.");

    private readonly Option<bool> _quiet = new("--quiet") { Description = "Show notices and results only." };

    private readonly Option<string?> _report = OptionFactory.Folder("--report", "Write report.json into this folder.");

    /// <summary>Runs the program.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="cancellationToken">Stops the run as Ctrl+C does.</param>
    /// <returns>The exit code: 0 on success, 2 for bad options or data, 130 when interrupted.</returns>
    public async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var command = new RootCommand("Learns an embedding of handwritten digits with a triplet loss and classifies by nearest neighbours.")
        {
            _recipe, _dataset, _data, _epochs, _batch, _seed, _threads, _neighbors, _quiet, _report,
        };
        command.SetAction((parsed, token) => Task.Run(() => RunExperimentAsync(parsed, token), CancellationToken.None));
        ParseResult parsed = command.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            return Refuse(string.Join(' ', parsed.Errors.Select(error => error.Message)));
        }

        // The action runs on a pool thread, so that it is left behind where it takes longer than this to heed Ctrl+C.
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeSpan.FromMilliseconds(500),
        };
        int exitCode = await parsed.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
        if (exitCode == Interrupted)
        {
            await error.WriteLineAsync("Interrupted.").ConfigureAwait(false);
        }

        return exitCode;
    }

    private async Task<int> RunExperimentAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            ExperimentOptions options = ReadOptions(parsed);
            bool isPlain = options.IsQuiet || output != Console.Out || Console.IsOutputRedirected;
            IExperimentDisplay display = isPlain ? new PlainDisplay(output, options.IsQuiet) : new TerminalDisplay(AnsiConsole.Console);
            var source = new DigitSource(DigitLocations.OfUser(options.DataFolder), display);
            await new Experiment(options, source, display).RunAsync(cancellationToken).ConfigureAwait(false);
            return Success;
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
        catch (Exception exception) when (
            exception is InputException or IOException or InvalidDataException or UnauthorizedAccessException
                or ArgumentException or TrainingDivergedException) // the library refuses the rows, such as those of one digit only
        {
            return Refuse(exception.Message);
        }
    }

    private ExperimentOptions ReadOptions(ParseResult parsed)
    {
        if (parsed.GetValue(_dataset) == DatasetChoice.Digits && parsed.GetValue(_data) is not null)
        {
            throw new InputException("--data names MNIST files but --dataset asks for the embedded digits; drop one of the two.");
        }

        IRecipe recipe = parsed.GetValue(_recipe) ?? new SeedRecipe();
        return new ExperimentOptions
        {
            Recipe = recipe,
            Dataset = parsed.GetValue(_dataset),
            DataFolder = parsed.GetValue(_data),
            EpochCount = parsed.GetValue(_epochs) ?? recipe.DefaultEpochCount,
            BatchSize = parsed.GetValue(_batch) ?? recipe.DefaultBatchSize,
            Seed = parsed.GetValue(_seed) ?? DefaultSeed,
            ThreadCount = parsed.GetValue(_threads) ?? Environment.ProcessorCount,
            NeighborCount = parsed.GetValue(_neighbors) ?? 1,
            IsQuiet = parsed.GetValue(_quiet),
            ReportFolder = parsed.GetValue(_report),
        };
    }

    private int Refuse(string message)
    {
        error.WriteLine($"error: {message.ReplaceLineEndings(" ")}");
        return BadInput;
    }
}
