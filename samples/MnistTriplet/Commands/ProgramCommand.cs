using System.CommandLine;
using MetricLearning.Classification;
using MetricLearning.Reporting;
using MetricLearning.Training;
using MnistTriplet.Data;
using MnistTriplet.OpenSet;
using MnistTriplet.Report;
using MnistTriplet.Tables;
using Spectre.Console;

namespace MnistTriplet.Commands;

/// <summary>The program's command line: reads options, runs what they ask for and turns every outcome into an exit code.</summary>
internal sealed class ProgramCommand(TextWriter output, TextWriter error)
{
    private const int Success = 0;
    private const int BadInput = 2;
    private const int Interrupted = 130;

    private readonly CommonArguments _common = new();
    private readonly ExperimentArguments _experiment = new();
    private readonly TableArguments _table = new();
    private readonly OpenSetArguments _openSet = new();
    private readonly OutputFiles _files = new();

    /// <summary>Runs the program.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="cancellationToken">Stops the run as Ctrl+C does.</param>
    /// <returns>The exit code: 0 on success, 2 for bad options or data, 130 when interrupted.</returns>
    public async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var command = new RootCommand(
            "Trains a network that embeds images so that those of a class lie close together, by a loss of triplets or of pairs as the " +
            "recipe says, and classifies images by their nearest neighbours.");
        Add(command, [.. _experiment.All, .. _common.All], RunExperimentAsync);
        var table = new Command(
            "table", "Runs every recipe with several seeds and writes table.md and table.json into the folder of --report.");
        Add(table, [.. _table.All, .. _common.All], RunTableAsync);
        command.Add(table);
        var openSet = new Command(
            "openset",
            "Learns without two classes, pair after pair, tells their rows from the others, and writes openset.md into --report.");
        Add(openSet, [.. _openSet.All, .. _common.All], RunOpenSetAsync);
        command.Add(openSet);
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
        _files.Complete();
        if (exitCode == Interrupted)
        {
            await error.WriteLineAsync("Interrupted.").ConfigureAwait(false);
        }

        return exitCode;
    }

    private void Add(Command command, IEnumerable<Option> options, Func<ParseResult, CancellationToken, Task> run)
    {
        foreach (Option option in options)
        {
            command.Add(option);
        }

        command.SetAction((parsed, token) => Task.Run(() => GuardAsync(() => run(parsed, token)), CancellationToken.None));
    }

    private async Task<int> GuardAsync(Func<Task> run)
    {
        try
        {
            await run().ConfigureAwait(false);
            return Success;
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
        catch (Exception exception) when (
            exception is InputException or IOException or InvalidDataException or UnauthorizedAccessException
                or ArgumentException or TrainingDivergedException) // the library refuses the rows, such as those of one class only
        {
            return Refuse(exception.Message);
        }
    }

    private async Task RunExperimentAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        ExperimentOptions options = _experiment.OptionsOf(parsed, _common);
        DatasetChoice choice = _common.DatasetOf(parsed, DatasetChoice.MnistIfAvailable);
        string? savePath = _experiment.SavePathOf(parsed);
        if (parsed.GetValue(_common.Report) is not null)
        {
            _experiment.CheckReport(parsed);
        }

        CheckFolders(parsed.GetValue(_common.Report), Path.GetDirectoryName(savePath));
        IExperimentDisplay display = CreateDisplay(parsed);
        ImageSet images = await CreateSource(parsed, display).OpenAsync(choice, cancellationToken).ConfigureAwait(false);
        if (options.FoldCount is int foldCount)
        {
            CrossValidationReport report =
                await new CrossValidation(options, images, display).RunAsync(foldCount, cancellationToken).ConfigureAwait(false);
            display.ShowResult(report);
            WriteReport(parsed, "report", "report.json", ReportJson.Text(report), display, cancellationToken);
        }
        else
        {
            ExperimentResult result = await new Experiment(options, images, display).RunAsync(cancellationToken).ConfigureAwait(false);
            display.ShowResult(result.Report);
            WriteReport(parsed, "report", "report.json", ReportJson.Text(result.Report), display, cancellationToken);
            KeepModel(result, parsed.GetValue(_common.Report), savePath, display, cancellationToken);
        }

        if (options.Recipe.Explanation is string explanation)
        {
            display.Notice(explanation);
        }
    }

    private async Task RunTableAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string folder = parsed.GetValue(_common.Report)
            ?? throw new InputException(
                "table has no --report; name a folder for its runs, in which an interrupted table is taken up " +
                "again.");
        DatasetChoice choice = _common.DatasetOf(parsed, DatasetChoice.Mnist);
        IExperimentDisplay display = CreateDisplay(parsed);
        var table = new RecipeTable(_table.EntriesOf(parsed), _table.SeedCountOf(parsed), _common.ThreadCountOf(parsed), display);
        await table.RunAsync(CreateSource(parsed, display), choice, new TableFiles(folder), cancellationToken).ConfigureAwait(false);
    }

    private async Task RunOpenSetAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        CheckFolders(parsed.GetValue(_common.Report));
        IExperimentDisplay display = CreateDisplay(parsed);
        DatasetChoice choice = _common.DatasetOf(parsed, DatasetChoice.MnistIfAvailable);
        ImageSet images = await CreateSource(parsed, display).OpenAsync(choice, cancellationToken).ConfigureAwait(false);
        var experiment = new OpenSetExperiment(_openSet.OptionsOf(parsed, _common), images, display);
        List<OpenSetRun> runs = [];
        foreach (int[] pair in experiment.Pairs().Take(_openSet.PairCountOf(parsed)))
        {
            runs.Add(await experiment.RunAsync(pair, cancellationToken).ConfigureAwait(false));
        }

        string table = OpenSetText.Of(runs);
        display.Notice(table.TrimEnd('\n'));
        WriteReport(parsed, "table", "openset.md", table, display, cancellationToken);
    }

    private ImageSource CreateSource(ParseResult parsed, IExperimentDisplay display) =>
        new(ImageLocations.OfUser(parsed.GetValue(_common.Data)), display);

    private static void CheckFolders(params string?[] folders)
    {
        foreach (string? folder in folders)
        {
            if (folder is not null)
            {
                OutputFiles.Check(folder);
            }
        }
    }

    private void WriteReport(
        ParseResult parsed, string title, string name, string content, IExperimentDisplay display, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_common.Report) is string folder)
        {
            _files.Write(() => ReportFile.Write(folder, name, content), cancellationToken);
            display.Say($"{title}: {Path.Combine(folder, name)}");
        }
    }

    private void KeepModel(
        ExperimentResult result, string? reportFolder, string? path, IExperimentDisplay display, CancellationToken cancellationToken)
    {
        if (path is null && reportFolder is null)
        {
            return;
        }

        SimilarityClassifier classifier = result.Model.CreateClassifier(cancellationToken);
        if (reportFolder is not null)
        {
            ReportPage page = ExperimentPage.Create(result, classifier, cancellationToken);
            _files.Write(() => page.Write(reportFolder), cancellationToken);
            display.Say($"page: {Path.Combine(reportFolder, "index.html")}");
        }

        if (path is not null)
        {
            Save(classifier, path, display, cancellationToken);
        }
    }

    private void Save(SimilarityClassifier classifier, string path, IExperimentDisplay display, CancellationToken cancellationToken)
    {
        _files.Write(
            () =>
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                classifier.Save(path);
            },
            cancellationToken);
        display.Say($"model: {path}, {classifier}");
    }

    private IExperimentDisplay CreateDisplay(ParseResult parsed)
    {
        bool isQuiet = parsed.GetValue(_common.Quiet);
        bool isPlain = isQuiet || output != Console.Out || Console.IsOutputRedirected;
        return isPlain ? new PlainDisplay(output, isQuiet) : new TerminalDisplay(AnsiConsole.Console);
    }

    private int Refuse(string message)
    {
        error.WriteLine($"error: {message.ReplaceLineEndings(" ")}");
        return BadInput;
    }
}
