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
        shown.Should().Contain("class (row) taken for (column)").And.Contain("peak memory 123 MB");
    }

    [Test]
    public void ShowResult_CrossValidation_ShowsFoldsAsATable()
    {
        string shown = Show(display => display.ShowResult(SampleReport.CreateCrossValidation()));

        shown.Should().MatchRegex(@"2\W+87\.50 %\W+75\.00 %").And.Contain("mean of 2 folds");
    }

    [Test]
    public void ShowResult_UnseenClasses_ShowsTheirAccuracyApart() =>
        Show(display => display.ShowResult(SampleReport.Create() with { Unseen = new UnseenReport([7], 1, 0.75) }))
            .Should().Contain("classes seen in training: 100.00 %; never seen (7): 75.00 %");

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
