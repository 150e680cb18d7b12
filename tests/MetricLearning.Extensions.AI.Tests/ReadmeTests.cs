using System.Reflection;
using System.Text.RegularExpressions;

namespace MetricLearning.Extensions.AI.Tests;

public partial class ReadmeTests
{
    private static readonly string Root = typeof(ReadmeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    private static readonly string Readme = File.ReadAllText(Path.Combine(Root, "src", "MetricLearning.Extensions.AI", "README.md"));

    [Test]
    public void Code_OfTheReadme_IsTheCompiledCode()
    {
        string source = File.ReadAllText(Path.Combine(Root, "tests", "MetricLearning.Extensions.AI.Tests", "ReadmeSnippet.cs"));
        string usings = Between(source, "// snippet: start\n", "// snippet: usings\n");
        string body = Between(source, "        // snippet: body\n", "        // snippet: end\n");

        Code().Matches(Readme).Select(match => match.Groups[1].Value)
            .Should().Equal(usings + Regex.Replace(body, "^        ", "", RegexOptions.Multiline));
    }

    [Test]
    public void Links_OfTheReadme_AreNone() => Readme.Should().NotContain("](", "a relative one is dead on the package's page");

    [Test]
    public async Task Snippet_OfTheReadme_Runs()
    {
        string directory = Environment.CurrentDirectory;
        string folder = Directory.CreateTempSubdirectory().FullName;
        Environment.CurrentDirectory = folder;
        try
        {
            string[] texts = ["Where is my parcel?", "My parcel is late.", "Send an invoice.", "The invoice is wrong."];

            var (match, served, vector) = await ReadmeSnippet.Run(
                new FakeGenerator<string>(text => [text.Contains("parcel") ? 1 : 0, text.Contains("invoice") ? 1 : 0, text.Length / 99f]),
                texts, ["delivery", "delivery", "billing", "billing"]);

            match.Label.Should().Be("delivery");
            served.Classifier.Labels.Should().Equal("billing", "delivery", "warranty");
            vector.Length.Should().Be(served.Classifier.EmbeddingDimension);
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
