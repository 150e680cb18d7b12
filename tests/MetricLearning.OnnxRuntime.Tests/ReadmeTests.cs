using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Tests.Shared;

namespace MetricLearning.OnnxRuntime.Tests;

public class ReadmeTests
{
    private static readonly PackageReadme Readme = new("MetricLearning.OnnxRuntime", "ReadmeSnippet.cs");

    [Test]
    public void Code_OfTheReadme_IsTheCompiledCode() =>
        Readme.Code.Should().Equal(Readme.Usings + Readme.Snippet("body"));

    [Test]
    public void Links_OfTheReadme_AreNone() => Readme.Text.Should().NotContain("](", "a relative one is dead on the package's page");

    [Test]
    public Task Snippet_OfTheReadme_Runs() => PackageReadme.RunInFolder(() =>
    {
        File.WriteAllBytes("resnet.onnx", TestModels.Export(TestModels.Dense));
        float[][] rows = [[1, 0, 0, 0, 0], [1, 0.1f, 0, 0, 0], [0, 0, 0, 0, 1], [0, 0.1f, 0, 0, 1]];

        ReadmeSnippet.Run(LabeledDataset.FromRows(rows, ["bolt", "bolt", "nut", "nut"]), rows[0]).Label.Should().Be("bolt");
        SimilarityClassifier.Load("parts.metric").Labels.Should().Equal("bolt", "nut");
        return Task.CompletedTask;
    });
}
