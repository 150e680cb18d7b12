using System.Reflection;
using System.Text.RegularExpressions;

namespace MetricLearning.VectorData.Tests;

public partial class ReadmeTests
{
    private static readonly string Root = typeof(ReadmeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    private static readonly string Readme = File.ReadAllText(Path.Combine(Root, "src", "MetricLearning.VectorData", "README.md"));

    [Test]
    public void Code_OfTheReadme_IsTheCompiledCode()
    {
        string source = File.ReadAllText(Path.Combine(Root, "tests", "MetricLearning.VectorData.Tests", "ReadmeSnippets.cs"));

        Code().Matches(Readme).Select(match => match.Groups[1].Value).Should().Equal(
            Between(source, "// snippet: start\n", "// snippet: usings\n") + Body(source, "classify"), Body(source, "collect"));
    }

    [Test]
    public void Links_OfTheReadme_AreNone() => Readme.Should().NotContain("](", "a relative one is dead on the package's page");

    [Test]
    public async Task Snippets_OfTheReadme_Run()
    {
        string directory = Environment.CurrentDirectory;
        string folder = Directory.CreateTempSubdirectory().FullName;
        Environment.CurrentDirectory = folder;
        try
        {
            GalleryCollection<string, Part> parts = await ReadmeSnippets.Collect([1, 0, 0]);
            SearchMatch<Part> match = await ReadmeSnippets.Classify(parts, [[1, 0.1f, 0]], ["bolt"], [1, 0, 0]);

            parts.Count.Should().Be(1);
            match.NearestLabel.Should().Be("bolt");
        }
        finally
        {
            Environment.CurrentDirectory = directory;
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Body(string source, string name) => Regex.Replace(
        Between(source, $"        // snippet: {name}\n", "        // snippet: end\n"), "^        ", "", RegexOptions.Multiline);

    private static string Between(string text, string start, string end)
    {
        int from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();
}
