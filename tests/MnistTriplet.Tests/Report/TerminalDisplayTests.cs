using MnistTriplet.Report;
using Spectre.Console;

namespace MnistTriplet.Tests.Report;

[TestFixture]
internal sealed class TerminalDisplayTests
{
    [Test]
    public void ShowResult_Report_ShowsAccuracyAndConfusionAsTables()
    {
        string shown = Show(display => display.ShowResult(SampleReport.Create()));

        shown.Should().MatchRegex(@"untrained\W+1\W+50\.00 %").And.MatchRegex(@"trained\W+5\W+75\.00 %");
        shown.Should().Contain("digit (row) taken for (column)").And.Contain("peak memory 123 MB");
    }

    [Test]
    public void Say_TextWithBrackets_IsShownAsItIs() =>
        Show(display => display.Say("labels [n × d] of [bold]")).Should().Contain("labels [n × d] of [bold]");

    [Test]
    public void TrackAsync_Work_ShowsPhaseAndReturnsTheResult()
    {
        int result = 0;
        string shown = Show(display => result = display.TrackAsync("training", progress =>
        {
            progress.Report(0.5);
            return Task.FromResult(3);
        }).GetAwaiter().GetResult());

        result.Should().Be(3);
        shown.Should().Contain("training");
    }

    private static string Show(Action<TerminalDisplay> show)
    {
        using var output = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 200;
        show(new TerminalDisplay(console));
        return output.ToString();
    }
}
