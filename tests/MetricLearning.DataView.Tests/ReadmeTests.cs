using MetricLearning.Tests.Shared;

namespace MetricLearning.DataView.Tests;

public class ReadmeTests
{
    private static readonly PackageReadme Readme = new("MetricLearning.DataView", "ReadmeSnippet.cs");

    [Test]
    public void Code_OfTheReadme_IsTheCompiledCode() =>
        Readme.Code.Should().Equal(Readme.Usings + Readme.Snippet("body"));

    [Test]
    public void Links_OfTheReadme_AreNone() => Readme.Text.Should().NotContain("](", "a relative one is dead on the package's page");

    [Test]
    public Task Snippet_OfTheReadme_Runs() => PackageReadme.RunInFolder(() =>
    {
        File.WriteAllText("parts.csv", "part,length,colour\nnut,1.5,red\nnut,,red\nbolt,5.5,grey\nbolt,5.25,grey\n");
        File.WriteAllText("new.csv", "colour,length\ngrey,5.4\n");

        ReadmeSnippet.Run().Label.Should().Be("bolt");
        TableReader.Load("parts.table.json").FeatureNames.Should().Equal("length", "colour=grey", "colour=red");
        return Task.CompletedTask;
    });
}
