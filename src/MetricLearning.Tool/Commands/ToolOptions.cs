using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MetricLearning.Data;
using MetricLearning.Tool.Data;

namespace MetricLearning.Tool.Commands;

/// <summary>The arguments and options of all commands.</summary>
internal sealed class ToolOptions
{
    public Argument<string> Data { get; } = new("data")
    {
        Description =
            "A CSV file with a line of names; or a folder with a folder of .pgm or .ppm images for each class; or an idx3-ubyte file of " +
            "images, .gz or not, beside that of its labels.",
    };

    public Argument<string> Model { get; } = new("model") { Description = "The file of a trained model." };

    public Option<string?> Label { get; } = Text(
        "--label", "column", "The column of labels; the last one by default where labels are needed.");

    public Option<string?> Id { get; } = Text("--id", "column", "The column of ids, which is no feature.");

    public Option<string[]> Ignore { get; } = new("--ignore")
    {
        Description = "A column that is left out; may be given more than once.",
        HelpName = "column",
    };

    public Option<string?> Missing { get; } = Missings();

    public Option<ImageShape?> Image { get; } = Shapes();

    public Option<string?> Report { get; } = Text("--report", "folder", "Write a page with pictures, index.html, into this folder.");

    public Option<int?> Seed { get; } = Whole("--seed", 0, int.MaxValue, "The seed of all choices; 0 by default.");

    public Option<int?> Threads { get; } = Whole(
        "--threads", 1, 256, "The largest number of threads; all processors by default. Results do not depend on it.");

    public Option<int?> Budget { get; } = Whole(
        "--budget", 1, 86_400, "About how many seconds networks may be trained; no limit by default.");

    public Option<double?> Test { get; } = Share(
        "--test", "The share of the rows that is held out to test on, above 0 and below 1; 0.2 by default with --report, else none.");

    public Option<bool> Quiet { get; } = new("--quiet") { Description = "Show results alone." };

    /// <summary>An option of the file that is written.</summary>
    public static Option<string?> Output(string description, bool isRequired = false) => new("--output", "-o")
    {
        Description = description,
        HelpName = "file",
        Required = isRequired,
    };

    /// <summary>How data is to be read.</summary>
    public ReadOptions ReadingOf(ParseResult parsed, bool needsLabels) => new(
        parsed.GetValue(Label), parsed.GetValue(Id), parsed.GetValue(Ignore) ?? [], needsLabels, parsed.GetValue(Missing) == "skip",
        parsed.GetValue(Image));

    /// <summary>The number of threads to use.</summary>
    public int ThreadsOf(ParseResult parsed) => parsed.GetValue(Threads) ?? Environment.ProcessorCount;

    private static Option<string?> Text(string name, string help, string description) =>
        new(name) { Description = description, HelpName = help };

    private static Option<string?> Missings()
    {
        Option<string?> option = Text(
            "--missing", "refuse|skip", "What to do with lines that have missing values: refuse the file (the default), or skip them.");
        option.AcceptOnlyFromAmong("refuse", "skip");
        return option;
    }

    private static Option<int?> Whole(string name, int least, int most, string description) => new(name)
    {
        Description = description,
        HelpName = "number",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            bool isNumber = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value);
            if (isNumber && value >= least && value <= most)
            {
                return value;
            }

            result.AddError($"{name} is '{text}'; expected a whole number from {least} to {most}.");
            return null;
        },
    };

    private static Option<double?> Share(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "share",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0 && value < 1)
            {
                return value;
            }

            result.AddError($"{name} is '{text}'; expected a number above 0 and below 1, such as 0.2.");
            return null;
        },
    };

    private static Option<ImageShape?> Shapes() => new("--image")
    {
        Description =
            "That the rows of a CSV file are images of this size, to learn from them as such and to show them: 28x28 for grey, 28x28x3 " +
            "for colours.",
        HelpName = "height x width",
        CustomParser = ParseShape,
    };

    private static ImageShape? ParseShape(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        string[] parts = text.Split('x');
        int[] sides =
            [.. parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int side) ? side : 0)];
        if (sides is [>= 1 and <= 4096, >= 1 and <= 4096] or [>= 1 and <= 4096, >= 1 and <= 4096, 1 or 3])
        {
            return new ImageShape(sides[0], sides[1], sides.Length == 3 ? sides[2] : 1);
        }

        result.AddError($"--image is '{text}'; expected height, width and, for colours, 3, such as 28x28 or 28x28x3.");
        return null;
    }
}
