using System.CommandLine;
using System.Globalization;
using Tables.Data;

namespace Tables;

/// <summary>The program's command line.</summary>
internal sealed class TablesCommand(TextWriter output, TextWriter error)
{
    private const int Failed = 1;
    private const int BadInput = 2;

    private readonly Option<string?> _data = new("--data")
    {
        Description = "The folder of tables: files NAME.csv or NAME.csv.gz, a heading, then fold,label,x1,x2,…. "
            + "By default tables that are generated.",
        HelpName = "folder",
    };

    private readonly Option<string[]> _only = new("--only")
    {
        Description = "The tables to run, by name; by default all.",
        HelpName = "name",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _write = new("--write")
    {
        Description = "The file that receives the table as Markdown.",
        HelpName = "file",
    };

    private readonly Option<bool> _unknown = new("--unknown")
    {
        Description = "Leave a class out of training, another one in each fold, and tell its rows from the others.",
    };

    private readonly Option<int> _seeds = WholeNumber("--seeds", 1, "How many seeds, from 0 on.");

    private readonly Option<int> _threads = WholeNumber("--threads", Environment.ProcessorCount, "The largest number of threads.");

    /// <summary>Runs the program.</summary>
    /// <returns>The exit code: 0 on success, 1 if the file cannot be written, 2 for bad options or data.</returns>
    public int Run(string[] arguments)
    {
        var command = new RootCommand("Measures SimilarityClassifier on tables, with nothing chosen beforehand.")
        {
            _data, _only, _unknown, _seeds, _threads, _write,
        };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Measure(parsed, cancellationToken)));
        ParseResult result = command.Parse(arguments);
        if (result.Errors.Count > 0)
        {
            error.WriteLine($"error: {string.Join(' ', result.Errors.Select(one => one.Message))}");
            return BadInput;
        }

        return result.Invoke(new InvocationConfiguration { Output = output, Error = error });
    }

    private static Option<int> WholeNumber(string name, int byDefault, string description) => new(name)
    {
        Description = description,
        HelpName = "number",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value is >= 1 and <= 1000)
            {
                return value;
            }

            result.AddError($"{name} is '{text}'; expected a whole number from 1 to 1000.");
            return byDefault;
        },
    };

    private int Measure(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<Table> tables = Wanted(parsed);
            if (parsed.GetValue(_write) is string path && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
            {
                throw new IOException($"'{path}' cannot be written: its folder does not exist. Make it first.");
            }

            return parsed.GetValue(_unknown) ? TellUnknown(tables, parsed, cancellationToken) : Compare(tables, parsed, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            error.WriteLine($"error: {exception.Message}");
            return BadInput;
        }
    }

    private int TellUnknown(IReadOnlyList<Table> tables, ParseResult parsed, CancellationToken cancellationToken)
    {
        bool isChosen = parsed.GetValue(_only) is { Length: > 0 };
        output.WriteLine(TableReport.UnknownLegend);
        output.WriteLine();
        output.WriteLine(TableReport.UnknownHeading);
        UnknownExperiment experiment = new(parsed.GetValue(_threads));
        List<UnknownResult> results = [];
        foreach (Table table in tables)
        {
            if (!isChosen && table.Rows.ClassCount < UnknownExperiment.FewestClasses)
            {
                error.WriteLine($"{table.Name} is left out: it has {table.Rows.ClassCount} classes.");
                continue;
            }

            results.Add(experiment.Run(table, cancellationToken));
            output.WriteLine(TableReport.Line(results[^1]));
        }

        if (results.Count == 0)
        {
            throw new InvalidDataException($"No table has {UnknownExperiment.FewestClasses} classes or more; name a folder that has some.");
        }

        output.WriteLine(TableReport.Means(results));
        return parsed.GetValue(_write) is string path ? Write(path, TableReport.Document(CommandOf(parsed), results)) : 0;
    }

    private int Compare(IReadOnlyList<Table> tables, ParseResult parsed, CancellationToken cancellationToken)
    {
        int seeds = parsed.GetValue(_seeds);
        output.WriteLine(TableReport.Legend(seeds));
        output.WriteLine();
        output.WriteLine(TableReport.Heading);
        TableExperiment experiment = new(seeds, parsed.GetValue(_threads));
        List<TableResult> results = [];
        foreach (Table table in tables)
        {
            results.Add(experiment.Run(table, cancellationToken));
            output.WriteLine(TableReport.Line(results[^1]));
        }

        output.WriteLine(TableReport.Means(results));
        return parsed.GetValue(_write) is string path ? Write(path, TableReport.Document(CommandOf(parsed), seeds, results)) : 0;
    }

    private IReadOnlyList<Table> Wanted(ParseResult parsed)
    {
        IReadOnlyList<Table> tables = parsed.GetValue(_data) is string folder ? TableFile.ReadAll(folder) : GeneratedTables.All;
        string[] names = parsed.GetValue(_only) ?? [];
        string? unknown = names.FirstOrDefault(name => tables.All(table => table.Name != name));
        string all = string.Join(", ", tables.Select(table => table.Name));
        return unknown is not null ? throw new InvalidDataException($"'{unknown}' is no table; expected one of {all}.")
            : names.Length == 0 ? tables : [.. tables.Where(table => names.Contains(table.Name))];
    }

    // The folder's place on this machine means nothing to a reader.
    private string CommandOf(ParseResult parsed)
    {
        string data = parsed.GetValue(_data) is null ? "" : "--data FOLDER ";
        int seeds = parsed.GetValue(_seeds);
        string kind = parsed.GetValue(_unknown) ? "--unknown" : FormattableString.Invariant($"--seeds {seeds}");
        return $"dotnet run -c Release --project samples/Tables -- {data}{kind} --write FILE";
    }

    // Under another name first, so that a reader never sees half of it.
    private int Write(string path, string text)
    {
        string temporary = $"{path}.{Path.GetRandomFileName()}.partial";
        try
        {
            File.WriteAllText(temporary, text);
            File.Move(temporary, path, overwrite: true);
            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"error: '{path}' cannot be written: {exception.Message}");
            return Failed;
        }
        finally
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }
}
