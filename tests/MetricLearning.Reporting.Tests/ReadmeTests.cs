using System.Reflection;
using System.Text.RegularExpressions;
using MetricLearning.Auditing;
using MetricLearning.Classification;
using MetricLearning.Data;
using Match = System.Text.RegularExpressions.Match;

namespace MetricLearning.Reporting.Tests;

[TestFixture]
internal sealed class ReadmeTests
{
    private static readonly string Root = typeof(ReadmeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    private static readonly string Readme = File.ReadAllText(Path.Combine(Root, "src", "MetricLearning.Reporting", "README.md"));

    [Test]
    public void Code_InReadme_IsTheCompiledCode()
    {
        string source = File.ReadAllText(Path.Combine(Root, "tests", "MetricLearning.Reporting.Tests", "ReadmeTests.cs"));
        string[] lines = source.Split('\n');
        int start = Array.FindIndex(lines, line => line.Trim() == "// snippet") + 1;
        string compiled = string.Join(
            '\n', lines[start..].TakeWhile(line => line.Trim() != "// end").Select(line => line.Length > 8 ? line[8..] : line));

        Match block = Regex.Match(Readme, "```csharp\n(?:using [^\n]*\n)+\n(.*?)\n```", RegexOptions.Singleline);
        block.Groups[1].Value.Should().Be(compiled);
    }

    [Test]
    public void Code_Run_WritesThePage()
    {
        string folder = Directory.CreateTempSubdirectory("readme-").FullName;
        string before = Directory.GetCurrentDirectory();
        try
        {
            Directory.SetCurrentDirectory(folder);
            LabeledDataset one = SamplePage.Rows(60, 1).Data.Select([0, 3, 6, 9, 12, 15]); // of one class, so that nothing is trained
            Snippet(one, SamplePage.Rows(30, 2).Data, SamplePage.Rows(30, 2).Labels);
            File.Exists(Path.Combine("report", "index.html")).Should().BeTrue();
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Links_InReadme_AreNone() => Readme.Should().NotContain("](");

    private static void Snippet(LabeledDataset train, LabeledDataset test, string?[] testLabels)
    {
        // snippet
        var model = SimilarityClassifier.Train(train);
        new ReportPage("Parts")
            .AddClassifier(model, test.Features, testLabels)         // rows that nothing has learned from, and their labels
            .AddAudit(DatasetAudit.Of(train.Features, train.Labels))
            .Write("report");                                        // report/index.html
        // end
    }
}
