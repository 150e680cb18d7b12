using System.Reflection;
using System.Text.RegularExpressions;

namespace MetricLearning.Tests.Shared;

/// <summary>A package's README and the compiled code that it shows. Each test project of a package compiles this file.</summary>
/// <param name="package">The package, which is the name of its folder too.</param>
/// <param name="snippets">The file of the test project that holds the code.</param>
internal sealed partial class PackageReadme(string package, string snippets)
{
    private static readonly string Root = typeof(PackageReadme).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    private readonly string _source = File.ReadAllText(Path.Combine(Root, "tests", $"{package}.Tests", snippets));

    /// <summary>The README.</summary>
    public string Text { get; } = File.ReadAllText(Path.Combine(Root, "src", package, "README.md"));

    /// <summary>Its blocks of code.</summary>
    public IEnumerable<string> Code => CodeBlock().Matches(Text).Select(match => match.Groups[1].Value);

    /// <summary>The usings of the compiled code.</summary>
    public string Usings => Between("// snippet: start\n", "// snippet: usings\n");

    /// <summary>A part of the compiled code, without the indentation of a method.</summary>
    public string Snippet(string name) => Regex.Replace(
        Between($"        // snippet: {name}\n", "        // snippet: end\n"), "^        ", "", RegexOptions.Multiline);

    /// <summary>Runs code in an empty folder, which it may fill by relative paths.</summary>
    public static async Task RunInFolder(Func<Task> run)
    {
        string before = Environment.CurrentDirectory;
        string folder = Directory.CreateTempSubdirectory().FullName;
        Environment.CurrentDirectory = folder;
        try
        {
            await run();
        }
        finally
        {
            Environment.CurrentDirectory = before;
            Directory.Delete(folder, recursive: true);
        }
    }

    private string Between(string start, string end)
    {
        int from = _source.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return _source[from.._source.IndexOf(end, from, StringComparison.Ordinal)];
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
