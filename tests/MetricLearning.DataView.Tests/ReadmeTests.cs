using System.Reflection;
using System.Text.RegularExpressions;

namespace MetricLearning.DataView.Tests;

public partial class ReadmeTests
{
    private static readonly string Root = typeof(ReadmeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    private static readonly string Readme = File.ReadAllText(Path.Combine(Root, "src", "MetricLearning.DataView", "README.md"));

    [Test]
    public void Code_OfTheReadme_IsTheCompiledCode()
    {
        string source = File.ReadAllText(Path.Combine(Root, "tests", "MetricLearning.DataView.Tests", "ReadmeSnippet.cs"));
        string usings = Between(source, "// snippet: start\n", "// snippet: usings\n");
        string body = Between(source, "        // snippet: body\n", "        // snippet: end\n");

        Code().Matches(Readme).Select(match => match.Groups[1].Value)
            .Should().Equal(usings + Regex.Replace(body, "^        ", "", RegexOptions.Multiline));
    }

    [Test]
    public void Links_OfTheReadme_AreNone() => Readme.Should().NotContain("](", "a relative one is dead on the package's page");

    [Test]
    public void Snippet_OfTheReadme_Runs()
    {
        string directory = Environment.CurrentDirectory;
        string folder = Directory.CreateTempSubdirectory().FullName;
        Environment.CurrentDirectory = folder;
        try
        {
            File.WriteAllText("parts.csv", "part,length,colour\nnut,1.5,red\nnut,,red\nbolt,5.5,grey\nbolt,5.25,grey\n");
            File.WriteAllText("new.csv", "colour,length\ngrey,5.4\n");

            ReadmeSnippet.Run().Label.Should().Be("bolt");
            TableReader.Load("parts.table.json").FeatureNames.Should().Equal("length", "colour=grey", "colour=red");
        }
        finally
        {
            Environment.CurrentDirectory = directory;
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Between(string text, string start, string end)
    {
        int from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();
}
