using System.CommandLine;
using System.Globalization;
using MetricLearning.Auditing;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Reporting;
using MetricLearning.Tool.Data;

namespace MetricLearning.Tool.Commands;

/// <summary>What more than one command does with its input.</summary>
internal static class CommandInput
{
    /// <summary>Reads the data, and tells what was left out.</summary>
    public static LabeledRows Read(
        ParseResult parsed, ToolOptions options, bool needsLabels, TextWriter error, CancellationToken cancellationToken)
    {
        LabeledRows rows = DataSource.Read(parsed.GetValue(options.Data)!, options.ReadingOf(parsed, needsLabels), cancellationToken);
        if (rows.Note is string note)
        {
            error.WriteLine($"note: {note}");
        }

        return rows;
    }

    /// <summary>Requires rows that a model takes.</summary>
    public static void CheckColumns(LabeledRows rows, SimilarityClassifier model)
    {
        if (rows.Columns != model.InputDimension)
        {
            string hint = rows.Columns == model.InputDimension + 1 && rows.Labels is null
                ? "If one of them holds labels, name it by --label."
                : "Pass the columns that it was trained on, in the same order; leave others out by --ignore.";
            throw new InputException($"The data has {rows.Columns} columns of features but the model takes {model.InputDimension}. {hint}");
        }
    }

    /// <summary>How many rows were answered right, in words; "none of these" is right for a label that the model does not know.</summary>
    public static string Score(SimilarityClassifier model, IReadOnlyList<Match> matches, IReadOnlyList<string> labels)
    {
        HashSet<string> known = [.. model.Labels];
        int right = matches.Where((match, row) => match.Label == (known.Contains(labels[row]) ? labels[row] : null)).Count();
        int unknown = labels.Count(label => !known.Contains(label));
        int none = matches.Count(match => match.Label is null);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{right} of {matches.Count} rows answered right ({100.0 * right / matches.Count:0.0} %), {none} answered \"none of these\"") +
            (unknown == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {unknown} of no class of the model"));
    }

    /// <summary>The page of a model and rows that it was not trained on; of what it was trained on, too, where that is known.</summary>
    public static ReportPage Page(
        SimilarityClassifier model,
        LabeledRows? train,
        LabeledRows test,
        ParseResult parsed,
        ToolOptions options,
        Action<double> progress,
        CancellationToken cancellationToken)
    {
        ReportPage page = new($"{Path.GetFileName(Path.TrimEndingDirectorySeparator(parsed.GetValue(options.Data)!))}");
        page.AddClassifier(model, test.Tensor, test.Labels!, new()
        {
            Ids = test.Ids,
            GalleryIds = train?.Ids, // the gallery knows its rows by their places among those that were not held out
            ImageShape = test.Shape,
            GalleryImages = train?.Shape is ImageShape shape ? new(train.Tensor, shape) : null,
            Map = new()
            {
                Seed = parsed.GetValue(options.Seed) ?? 0,
                MaxDegreeOfParallelism = options.ThreadsOf(parsed),
                Progress = new Listener<double>(progress),
            },
        }, cancellationToken);
        return train is null ? page : AddAudit(page, train, Audit(train, options.ThreadsOf(parsed), _ => { }, cancellationToken));
    }

    /// <summary>Audits rows, their columns scaled to one spread.</summary>
    public static DatasetAudit Audit(LabeledRows rows, int threads, Action<double> progress, CancellationToken cancellationToken) =>
        DatasetAudit.Of(
            StandardScaler.Fit(rows.Tensor).Transform(rows.Tensor),
            rows.Labels!,
            rows.Ids,
            new DatasetAuditOptions { MaxDegreeOfParallelism = threads },
            new Listener<DatasetAuditProgress>(value => progress((double)value.SearchedRows / Math.Max(1, value.RowCount))),
            cancellationToken);

    /// <summary>Adds an audit to a page, with images where rows are images.</summary>
    public static ReportPage AddAudit(ReportPage page, LabeledRows rows, DatasetAudit audit) =>
        page.AddAudit(audit, rows.Shape is ImageShape shape ? new RowImages(rows.Tensor, shape) : null);
}
