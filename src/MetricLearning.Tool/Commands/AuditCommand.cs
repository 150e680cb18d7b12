using System.CommandLine;
using MetricLearning.Auditing;
using MetricLearning.Reporting;
using MetricLearning.Tool.Data;

namespace MetricLearning.Tool.Commands;

/// <summary>Tells what is suspect in labelled rows.</summary>
internal sealed class AuditCommand(ToolOptions options, TextWriter output, TextWriter error)
{
    private readonly Option<string?> _output = ToolOptions.Output("A CSV file of all findings, a line for each row of one.");

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
            OutputFile.Check(path, "--output", parsed.GetValue(options.Data)!);
        }

        string? folder = parsed.GetValue(options.Report);
        if (folder is not null)
        {
            OutputFile.CheckFolder(folder, "--report", path, parsed.GetValue(options.Data)!);
        }

        LabeledRows rows = CommandInput.Read(parsed, options, needsLabels: true, error, cancellationToken);
        ProgressDisplay display = new(error, parsed.GetValue(options.Quiet));
        DatasetAudit audit = display.Run(
            "auditing", progress => CommandInput.Audit(rows, options.ThreadsOf(parsed), progress, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        output.WriteLine(audit.ToString());
        if (folder is not null)
        {
            string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(parsed.GetValue(options.Data)!));
            output.WriteLine($"page: {CommandInput.AddAudit(new ReportPage(name), rows, audit).Write(folder)}");
        }

        if (path is not null)
        {
            OutputFile.Write(path, Table(audit));
            output.WriteLine($"findings: {path}");
        }
    }

    private static string Table(DatasetAudit audit)
    {
        CsvText table = new();
        table.Add("finding", "kind", "id", "label", "description");
        int number = 0;
        Add("equal rows", audit.ExactDuplicates, group => group.Rows);
        Add("nearly equal rows", audit.NearDuplicates, group => group.Rows);
        Add("contradicted label", audit.LabelSuspects, suspect => [suspect.Row]);
        Add("outlier", audit.Outliers, outlier => [outlier.Row]);
        Add("confusable classes", audit.ClassConfusions, confusion => confusion
            .ClosestRows.SelectMany(pair => new[] { pair.First, pair.Second }).Distinct());
        Add("redundant row", audit.RedundantRows, redundant => [redundant.Row]);
        return table.ToString();

        void Add<T>(string kind, IReadOnlyList<T> findings, Func<T, IEnumerable<AuditedRow>> rowsOf)
            where T : AuditFinding
        {
            foreach (T finding in findings)
            {
                number++;
                string description = finding.Description; // written anew at each call, in time that grows with the rows
                foreach (AuditedRow row in rowsOf(finding))
                {
                    table.Add(number, kind, row.Id, row.Label, description);
                }
            }
        }
    }
}
