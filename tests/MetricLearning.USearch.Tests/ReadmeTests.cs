using MetricLearning.Tests.Shared;

namespace MetricLearning.USearch.Tests;

public class ReadmeTests
{
    private static readonly PackageReadme Readme = new("MetricLearning.USearch", "ReadmeSnippets.cs");

    [Test]
    public void Code_OfTheReadme_IsTheCompiledCode() =>
        Readme.Code.Should().Equal(Readme.Usings + Readme.Snippet("fill"), Readme.Snippet("file"));

    [Test]
    public void Links_OfTheReadme_AreNone() => Readme.Text.Should().NotContain("](", "a relative one is dead on the package's page");

    [Test]
    public void Settings_OfTheReadme_AreTheDefaultOnes()
    {
        USearchGalleryOptions options = new();
        (string Name, object Value)[] defaults =
        [
            (nameof(options.Connectivity), options.Connectivity),
            (nameof(options.ExpansionAdd), options.ExpansionAdd),
            (nameof(options.ExpansionSearch), options.ExpansionSearch),
            (nameof(options.Storage), options.Storage == RowStorage.SinglePrecision ? "single precision" : "another"),
            (nameof(options.ExactRowCount), options.ExactRowCount),
            (nameof(options.AddDegreeOfParallelism), options.AddDegreeOfParallelism),
        ];
        foreach ((string name, object value) in defaults)
        {
            Readme.Text.Should().Contain($"| `{name}` | {value} |");
        }
    }

    [Test]
    public Task Snippets_OfTheReadme_Run() => PackageReadme.RunInFolder(async () =>
    {
        string[] ids = [.. Samples.Ids(30).Select((id, i) => i < 4 ? $"acme/{id}" : id)];

        (RecallMeasurement recall, int found, int ofOne, int loaded, int viewed) = await ReadmeSnippets.Run(
            Samples.Labels(30), Samples.Rows(30, 64, 1), ids, Samples.Rows(3, 64, 2));

        (recall.Recall, found, ofOne, loaded, viewed).Should().Be((1, 10, 4, 30, 200));
    });
}
