using System.CommandLine;
using MetricLearning.Training;

namespace MetricLearning.Tool.Commands;

/// <summary>The command line: reads it, runs what it asks for, and turns every outcome into an exit code.</summary>
/// <param name="output">Receives results.</param>
/// <param name="error">Receives errors, notes and progress.</param>
internal sealed class ToolCommand(TextWriter output, TextWriter error)
{
    /// <summary>The exit code of bad input.</summary>
    public const int BadInput = 1;

    /// <summary>The exit code of a command line that cannot be read.</summary>
    public const int BadUsage = 2;

    /// <summary>The exit code after Ctrl+C.</summary>
    public const int Interrupted = 130;

    private readonly ToolOptions _options = new();
    private CancellationToken _stop;

    /// <summary>Runs the program.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="cancellationToken">Stops the run as Ctrl+C does.</param>
    /// <returns>The exit code: 0 on success, 1 for bad input, 2 for a bad command line, 130 when interrupted.</returns>
    public async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        _stop = cancellationToken;
        RootCommand root = new("Trains a classifier on a table or on images, classifies rows by what they resemble, and audits data.")
        {
            new TrainCommand(_options, output, error).Create(GuardAsync),
            new ClassifyCommand(_options, output, error).Create(GuardAsync),
            new AuditCommand(_options, output, error).Create(GuardAsync),
            new ReportCommand(_options, output, error).Create(GuardAsync),
            new ExportCommand(_options, output).Create(GuardAsync),
        };
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            return Refuse(
                $"{string.Join(' ', parsed.Errors.Select(one => one.Message))} --help lists the options.", BadUsage);
        }

        InvocationConfiguration configuration = new()
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeSpan.FromSeconds(2),
        };
        return await parsed.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
    }

    // On a pool thread, so that work that takes longer than the timeout to heed Ctrl+C is left behind.
    private Task<int> GuardAsync(Action<CancellationToken> run, CancellationToken cancellationToken) =>
        Task.Run(() => Guard(run, cancellationToken), CancellationToken.None);

    private int Guard(Action<CancellationToken> run, CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop);
        try
        {
            either.Token.ThrowIfCancellationRequested();
            run(either.Token);
            return 0;
        }
        catch (OperationCanceledException)
        {
            return Refuse("Interrupted.", Interrupted);
        }
        catch (Exception exception) when (
            exception is InputException or IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException
                or InvalidOperationException or NotSupportedException // the library refuses the rows or the file
                or TrainingDivergedException)
        {
            return Refuse(exception.Message, BadInput);
        }
    }

    private int Refuse(string message, int exitCode)
    {
        error.WriteLine($"error: {message.ReplaceLineEndings(" ")}");
        return exitCode;
    }
}
