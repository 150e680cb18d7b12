using System.CommandLine;
using System.Globalization;
using TextSimilarity.Classifying;
using TextSimilarity.Glosses;

namespace TextSimilarity;

/// <summary>The program's command line.</summary>
internal sealed class SampleCommand(TextWriter output, TextWriter error)
{
    private const int BadInput = 2;

    private readonly Option<int> _draws = WholeNumber("--draws", 5, 1, 1000, "How often the known rows are drawn.");
    private readonly Option<int> _examples = WholeNumber("--examples", 3, 0, 1000, "How many classified definitions are shown.");

    /// <summary>Runs the program.</summary>
    /// <returns>The exit code: 0 on success, 2 for bad options.</returns>
    public int Run(string[] arguments)
    {
        var command = new RootCommand("Classifies definitions of nouns, given a few definitions of each class.") { _draws, _examples };
        command.SetAction(Compare);
        ParseResult parsed = command.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            error.WriteLine($"error: {string.Join(' ', parsed.Errors.Select(error => error.Message))}");
            return BadInput;
        }

        return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error });
    }

    private static Option<int> WholeNumber(string name, int byDefault, int least, int most, string description) => new(name)
    {
        Description = description,
        HelpName = "number",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most)
            {
                return value;
            }

            result.AddError($"{name} is '{text}'; expected a whole number from {least} to {most}.");
            return byDefault;
        },
    };

    private void Compare(ParseResult parsed)
    {
        var glosses = GlossSet.Read();
        var report = new FewShotReport(glosses, output);
        int drawCount = parsed.GetValue(_draws);
        report.WriteHeader(drawCount);
        report.WriteTable(new FewShotExperiment(glosses, drawCount), TextClassifiers.All);
        report.WriteExamples(TextClassifiers.All[0], parsed.GetValue(_examples));
    }
}
