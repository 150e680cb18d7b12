using Spectre.Console;

namespace MetricLearning.Tool.Commands;

/// <summary>Shows how far long work is, on a terminal's standard error; elsewhere nothing.</summary>
internal sealed class ProgressDisplay(TextWriter error, bool isQuiet)
{
    /// <summary>Runs work and shows its progress.</summary>
    /// <param name="title">What is done.</param>
    /// <param name="work">The work; reports the share that is done, 0 to 1, on any thread.</param>
    public T Run<T>(string title, Func<Action<double>, T> work)
    {
        if (isQuiet || error != Console.Error || Console.IsErrorRedirected)
        {
            return work(_ => { });
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().AutoClear(true).Start(context =>
        {
            ProgressTask task = context.AddTask(title.EscapeMarkup(), maxValue: 1);
            return work(share => task.Value = share);
        });
    }
}
