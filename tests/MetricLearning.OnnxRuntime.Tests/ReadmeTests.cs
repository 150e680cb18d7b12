using System.Reflection;
using System.Text.RegularExpressions;
using MetricLearning.Classification;
using MetricLearning.Data;

namespace MetricLearning.OnnxRuntime.Tests;

public partial class ReadmeTests
{
    private static readonly string Root = typeof(ReadmeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    private static readonly string Readme = File.ReadAllText(Path.Combine(Root, "src", "MetricLearning.OnnxRuntime", "README.md"));

    [Test]
    public void Code_OfTheReadme_IsTheCompiledCode()
    {
        string source = File.ReadAllText(Path.Combine(Root, "tests", "MetricLearning.OnnxRuntime.Tests", "ReadmeSnippet.cs"));
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
            File.WriteAllBytes("resnet.onnx", TestModels.Export(TestModels.Dense));
            float[][] rows = [[1, 0, 0, 0, 0], [1, 0.1f, 0, 0, 0], [0, 0, 0, 0, 1], [0, 0.1f, 0, 0, 1]];

            ReadmeSnippet.Run(LabeledDataset.FromRows(rows, ["bolt", "bolt", "nut", "nut"]), rows[0]).Label.Should().Be("bolt");
            SimilarityClassifier.Load("parts.metric").Labels.Should().Equal("bolt", "nut");
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
