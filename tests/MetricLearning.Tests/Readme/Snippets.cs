using System.Text.RegularExpressions;
using MetricLearning.Tests.Architecture;

namespace MetricLearning.Tests.Readme;

/// <summary>
/// Code in a document that is compiled here: what stands between two markers of a source file must stand in the document, character by
/// character.
/// </summary>
internal static partial class Snippets
{
    /// <summary>The snippets of a document, code by name.</summary>
    public static Dictionary<string, string> In(string document) => Blocks(Code(), document);

    /// <summary>What a document says that its snippets print, text by name.</summary>
    public static Dictionary<string, string> OutputsIn(string document) => Blocks(Output(), document);

    /// <summary>All code blocks of C# in a document.</summary>
    public static int CodeBlockCount(string document) => Regex.Count(document, "^```csharp", RegexOptions.Multiline);

    /// <summary>The marked code of source files beside this one, by name, as it stands in a document.</summary>
    public static Dictionary<string, string> Compiled(string sourceFile)
    {
        string source = File.ReadAllText(Repository.PathTo("tests", "MetricLearning.Tests", "Readme", sourceFile));
        return Marked(source).ToDictionary(one => one.Key, one => Indentation().Replace(one.Value, "").TrimEnd() + "\n");
    }

    /// <summary>The marked code of a source text, by name, as it stands there.</summary>
    public static Dictionary<string, string> Marked(string source) => Blocks(Marker(), source);

    private static Dictionary<string, string> Blocks(Regex pattern, string text) =>
        pattern.Matches(text).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["text"].Value);

    [GeneratedRegex("<!-- snippet: (?<name>\\w+) -->\n```csharp\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("<!-- output: (?<name>\\w+) -->\n```\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Output();

    [GeneratedRegex("(?<!/)// <(?<name>\\w+)>\n(?<text>.*?) *// </\\k<name>>", RegexOptions.Singleline)]
    private static partial Regex Marker();

    [GeneratedRegex("^ {8}", RegexOptions.Multiline)]
    private static partial Regex Indentation();
}
