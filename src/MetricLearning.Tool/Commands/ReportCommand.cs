using System.CommandLine;
using MetricLearning.Classification;
using MetricLearning.Reporting;
using MetricLearning.Tool.Data;

namespace MetricLearning.Tool.Commands;

/// <summary>Writes a page about a saved model and rows that it was not trained on.</summary>
internal sealed class ReportCommand(ToolOptions options, TextWriter output, TextWriter error)
{
    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "The folder that index.html is written into.",
        HelpName = "folder",
        Required = true,
    };

    /// <summary>Makes the command.</summary>
    public Command Create(Func<Action<CancellationToken>, CancellationToken, Task<int>> guard)
    {
        Command command = new(
            "report", "Writes a page with pictures about a model and labelled rows that it was not trained on; it opens in any browser.")
        {
            options.Model, options.Data, _output, options.Label, options.Id, options.Ignore, options.Missing, options.Image, options.Seed,
            options.Threads, options.Quiet,
        };
        command.SetAction((parsed, token) => guard(stop => Run(parsed, stop), token));
        return command;
    }

    private void Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        string folder = parsed.GetValue(_output)!;
        OutputFile.CheckFolder(folder, "--output", file: null, parsed.GetValue(options.Model)!, parsed.GetValue(options.Data)!);
        SimilarityClassifier model = SimilarityClassifier.Load(parsed.GetValue(options.Model)!, options.ThreadsOf(parsed));
        LabeledRows rows = CommandInput.Read(parsed, options, needsLabels: true, error, cancellationToken);
        CommandInput.CheckColumns(rows, model);
        ReportPage page = new ProgressDisplay(error, parsed.GetValue(options.Quiet)).Run(
            "drawing", progress => CommandInput.Page(model, train: null, rows, parsed, options, progress, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        output.WriteLine($"page: {page.Write(folder)}");
    }
}
