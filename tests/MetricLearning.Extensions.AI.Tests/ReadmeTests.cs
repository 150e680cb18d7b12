using MetricLearning.Tests.Shared;

namespace MetricLearning.Extensions.AI.Tests;

public class ReadmeTests
{
    private static readonly PackageReadme Readme = new("MetricLearning.Extensions.AI", "ReadmeSnippet.cs");

    [Test]
    public void Code_OfTheReadme_IsTheCompiledCode() =>
        Readme.Code.Should().Equal(Readme.Usings + Readme.Snippet("body"));

    [Test]
    public void Links_OfTheReadme_AreNone() => Readme.Text.Should().NotContain("](", "a relative one is dead on the package's page");

    [Test]
    public Task Snippet_OfTheReadme_Runs() => PackageReadme.RunInFolder(async () =>
    {
        string[] texts = ["Where is my parcel?", "My parcel is late.", "Send an invoice.", "The invoice is wrong."];

        var (match, served, vector) = await ReadmeSnippet.Run(
            new FakeGenerator<string>(text => [text.Contains("parcel") ? 1 : 0, text.Contains("invoice") ? 1 : 0, text.Length / 99f]),
            texts, ["delivery", "delivery", "billing", "billing"]);

        match.Label.Should().Be("delivery");
        served.Classifier.Labels.Should().Equal("billing", "delivery", "warranty");
        vector.Length.Should().Be(served.Classifier.EmbeddingDimension);
    });
}
