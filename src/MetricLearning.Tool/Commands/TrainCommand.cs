using System.CommandLine;
using System.Globalization;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Reporting;
using MetricLearning.Tool.Data;

namespace MetricLearning.Tool.Commands;

/// <summary>Trains a classifier and saves it.</summary>
internal sealed class TrainCommand(ToolOptions options, TextWriter output, TextWriter error)
{
    private const double UsualTestShare = 0.2;

    private readonly Option<string?> _output = ToolOptions.Output(
        "The file that the model is saved in, such as parts.metric.", isRequired: true);

    /// <summary>Makes the command.</summary>
    public Command Create(Func<Action<CancellationToken>, CancellationToken, Task<int>> guard)
    {
        Command command = new("train", "Trains a classifier on labelled rows; rows held out choose how it scales, embeds and votes.")
        {
            options.Data, _output, options.Label, options.Id, options.Ignore, options.Missing, options.Test, options.Report, options.Image,
            options.Seed, options.Threads, options.Budget, options.Quiet,
        };
        command.SetAction((parsed, token) => guard(stop => Run(parsed, stop), token));
        return command;
    }

    private void Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        string path = parsed.GetValue(_output)!;
        string? folder = parsed.GetValue(options.Report);
        OutputFile.Check(path, "--output", parsed.GetValue(options.Data)!);
        if (folder is not null)
        {
            OutputFile.CheckFolder(folder, "--report", path, parsed.GetValue(options.Data)!);
        }

        LabeledRows rows = CommandInput.Read(parsed, options, needsLabels: true, error, cancellationToken);
        (LabeledRows train, LabeledRows? test) = Split(rows, parsed, folder is not null);
        ProgressDisplay display = new(error, parsed.GetValue(options.Quiet));
        SimilarityClassifier model = display.Run("training", progress => SimilarityClassifier.Train(
            train.ToDataset(),
            new SimilarityClassifierOptions
            {
                Seed = parsed.GetValue(options.Seed) ?? 0,
                MaxDegreeOfParallelism = options.ThreadsOf(parsed),
                ImageShape = rows.Shape,
                TimeBudget = parsed.GetValue(options.Budget) is int seconds ? TimeSpan.FromSeconds(seconds) : null,
                Progress = new Listener<ModelSelectionProgress>(value =>
                    progress(value.NetworkCount == 0 ? 1 : (double)value.TrainedCount / value.NetworkCount)),
            },
            cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        model.Save(path); // before the page, which takes long too and may be interrupted
        output.WriteLine(model.ToString());
        if (model.Choice is ModelChoice choice)
        {
            output.WriteLine(choice.Reason);
            if (choice.LikelyImageShape is ImageShape shape)
            {
                string size = string.Create(CultureInfo.InvariantCulture, $"{shape.Height}x{shape.Width}");
                output.WriteLine(
                    $"The rows look like images of {shape}: --image {size}{(shape.Channels == 1 ? "" : "x3")} trains networks that begin " +
                    "with convolutions, which takes longer and is often more accurate.");
            }
        }

        output.WriteLine($"model: {path}");
        if (test is null)
        {
            return;
        }

        output.WriteLine(CommandInput.Score(model, model.ClassifyAll(test.Tensor), test.Labels!));
        if (folder is not null)
        {
            ReportPage page = display.Run(
                "drawing", progress => CommandInput.Page(model, train, test, parsed, options, progress, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            output.WriteLine($"page: {page.Write(folder)}");
        }
    }

    private (LabeledRows Train, LabeledRows? Test) Split(LabeledRows rows, ParseResult parsed, bool isReported)
    {
        if (parsed.GetValue(options.Test) is null && !isReported)
        {
            return (rows, null);
        }

        double? given = parsed.GetValue(options.Test);
        (int[] train, int[] test) = RowsOf(rows, given ?? UsualTestShare, parsed.GetValue(options.Seed) ?? 0);
        return train.Length == 0 || test.Length == 0
            ? throw new InputException(TooFew(rows, given, train.Length, test.Length))
            : (rows.Select(train), rows.Select(test));
    }

    // Half of a class of two rows or more leaves some on either side, whatever the other classes have.
    private static string TooFew(LabeledRows rows, double? given, int train, int test)
    {
        string what = given is double share
            ? string.Create(CultureInfo.InvariantCulture, $"--test is {share}")
            : string.Create(CultureInfo.InvariantCulture, $"--report holds out a share of {UsualTestShare} where there is no --test");
        bool halfHelps = rows.Labels!.CountBy(label => label).Any(one => one.Value > 1);
        string other = halfHelps ? $", or a {(test == 0 ? "larger" : "smaller")} share by --test, such as 0.5" : "";
        return $"{what}, which of {rows.Count} rows leaves {train} to train and {test} to test; give more rows of each class{other}.";
    }

    // Each class gives its share, by a shuffle of its own rows.
    private static (int[] Train, int[] Test) RowsOf(LabeledRows rows, double share, int seed)
    {
        Random random = new(seed);
        List<int> train = [], test = [];
        foreach (IGrouping<string, int> one in Enumerable.Range(0, rows.Count).GroupBy(row => rows.Labels![row]))
        {
            int[] members = [.. one];
            random.Shuffle(members);
            int held = (int)Math.Round(members.Length * share);
            test.AddRange(members[..held]);
            train.AddRange(members[held..]);
        }

        return ([.. train.Order()], [.. test.Order()]);
    }
}
