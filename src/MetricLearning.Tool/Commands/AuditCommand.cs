using System.CommandLine;
using MetricLearning.Auditing;
using MetricLearning.Reporting;
using MetricLearning.Tool.Data;

namespace MetricLearning.Tool.Commands;

/// <summary>Tells what is suspect in labelled rows.</summary>
internal sealed class AuditCommand(ToolOptions options, TextWriter output, TextWriter error)
{
    private readonly Option<string?> _output = ToolOptions.Output("A CSV file of all findings, one a line.");

    /// <summary>Makes the command.</summary>
    public Command Create(Func<Action<CancellationToken>, CancellationToken, Task<int>> guard)
    {
        Command command = new("audit", "Finds duplicates, contradicted labels, outliers, confusable classes and redundant rows.")
        {
            options.Data, _output, options.Label, options.Id, options.Ignore, options.Missing, options.Report, options.Image,
            options.Threads, options.Quiet,
        };
        command.SetAction((parsed, token) => guard(stop => Run(parsed, stop), token));
        return command;
    }

    private void Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        string? path = parsed.GetValue(_output);
        if (path is not null)
        {
            OutputFile.Check(path, "--output");
        }

        LabeledRows rows = Inputs.Read(parsed, options, needsLabels: true, error, cancellationToken);
        ProgressDisplay display = new(error, parsed.GetValue(options.Quiet));
        DatasetAudit audit = display.Run(
            "auditing", progress => Inputs.Audit(rows, options.ThreadsOf(parsed), progress, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        output.WriteLine(audit.ToString());
        if (path is not null)
        {
            OutputFile.Write(path, Table(audit));
            output.WriteLine($"findings: {path}");
        }

        if (parsed.GetValue(options.Report) is string folder)
        {
            string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(parsed.GetValue(options.Data)!));
            output.WriteLine($"page: {Inputs.AddAudit(new ReportPage(name), rows, audit).Write(folder)}");
        }
    }

    private static string Table(DatasetAudit audit)
    {
        CsvText table = new();
        table.Add("kind", "ids", "finding");
        Add(table, "equal rows", audit.ExactDuplicates, group => group.Rows);
        Add(table, "nearly equal rows", audit.NearDuplicates, group => group.Rows);
        Add(table, "contradicted label", audit.LabelSuspects, suspect => [suspect.Row]);
        Add(table, "outlier", audit.Outliers, outlier => [outlier.Row]);
        Add(table, "confusable classes", audit.ClassConfusions, confusion => confusion.ClosestRows.Select(pair => pair.First));
        Add(table, "redundant row", audit.RedundantRows, redundant => [redundant.Row]);
        return table.ToString();
    }

    private static void Add<T>(CsvText table, string kind, IReadOnlyList<T> findings, Func<T, IEnumerable<AuditedRow>> rowsOf)
        where T : AuditFinding
    {
        foreach (T finding in findings)
        {
            table.Add(kind, string.Join(' ', rowsOf(finding).Select(row => row.Id)), finding.Description);
        }
    }
}
