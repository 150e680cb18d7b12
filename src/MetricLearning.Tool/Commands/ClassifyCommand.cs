using System.CommandLine;
using MetricLearning.Classification;
using MetricLearning.Tool.Data;

namespace MetricLearning.Tool.Commands;

/// <summary>Classifies rows by a saved model.</summary>
internal sealed class ClassifyCommand(ToolOptions options, TextWriter output, TextWriter error)
{
    private readonly Option<string?> _output = ToolOptions.Output(
        "The CSV file that the answers are written to; standard output by default.");

    /// <summary>Makes the command.</summary>
    public Command Create(Func<Action<CancellationToken>, CancellationToken, Task<int>> guard)
    {
        Command command = new("classify", "Classifies rows by a model, one line of answer each; an empty label means none of its classes.")
        {
            options.Model, options.Data, _output, options.Label, options.Id, options.Ignore, options.Missing, options.Threads,
        };
        command.SetAction((parsed, token) => guard(stop => Run(parsed, stop), token));
        return command;
    }

    private void Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        string? path = parsed.GetValue(_output);
        if (path is not null)
        {
            OutputFile.Check(path, "--output", parsed.GetValue(options.Model)!, parsed.GetValue(options.Data)!);
        }

        SimilarityClassifier model = SimilarityClassifier.Load(parsed.GetValue(options.Model)!, options.ThreadsOf(parsed));
        LabeledRows rows = CommandInput.Read(parsed, options, needsLabels: false, error, cancellationToken);
        CommandInput.CheckColumns(rows, model);
        IReadOnlyList<Match> matches = model.ClassifyAll(rows.Tensor);
        CsvText answers = new();
        answers.Add("id", "label", "confidence", "nearest_label", "nearest_row", "distance", "novelty");
        for (int row = 0; row < matches.Count; row++)
        {
            Match match = matches[row];
            answers.Add(
                rows.Ids[row], match.Label, Math.Round(match.Confidence, 6), match.NearestLabel, match.Neighbors[0].Id,
                match.Neighbors[0].Distance, match.Novelty is double novelty ? Math.Round(novelty, 6) : null);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (path is null)
        {
            output.Write(answers.ToString());
        }
        else
        {
            OutputFile.Write(path, answers.ToString());
            output.WriteLine($"answers: {path}");
        }

        if (rows.Labels is string[] labels)
        {
            (path is null ? error : output).WriteLine(CommandInput.Score(model, matches, labels));
        }
    }
}
