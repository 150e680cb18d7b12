using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Networks;
using MetricLearning.Tests.Architecture;

namespace MetricLearning.Tests.Readme;

public partial class ReadmeTests
{
    private const int Features = 784;

    [Test]
    public void Snippets_InReadme_AreTheCompiledCode()
    {
        Dictionary<string, string> inReadme = Snippet().Matches(File.ReadAllText(Repository.PathTo("README.md")))
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["code"].Value);

        inReadme.Should().BeEquivalentTo(CompiledSnippets());
    }

    [Test]
    public void CodeBlocks_InReadme_AreAllSnippets()
    {
        string readme = File.ReadAllText(Repository.PathTo("README.md"));

        Regex.Count(readme, "^```csharp", RegexOptions.Multiline).Should().Be(Snippet().Count(readme));
    }

    [Test]
    public void Length_OfReadme_IsAtMost250Lines() =>
        File.ReadLines(Repository.PathTo("README.md")).Count().Should().BeLessThanOrEqualTo(250);

    [Test]
    public void Snippet_OfServing_IsTheSampleProgram()
    {
        string inDocs = Snippet().Match(File.ReadAllText(Repository.PathTo("docs", "serving.md"))).Groups["code"].Value;
        string program = File.ReadAllText(Repository.PathTo("samples", "Serving", "Program.cs"));

        inDocs.Should().Be(Marked().Match(program).Groups["code"].Value).And.NotBeEmpty();
    }

    [Test]
    public void ClassifierSnippet_SeparableRows_ClassifiesAddsSavesAndLoads()
    {
        const int Rows = 60;
        int[] numbers = [.. Enumerable.Range(0, Rows).Select(i => i % 3)];
        string directory = Environment.CurrentDirectory;
        string folder = Directory.CreateTempSubdirectory().FullName;
        Environment.CurrentDirectory = folder;
        try
        {
            (MetricLearning.Classification.Match match, SimilarityClassifier served) = ReadmeSnippets.Classify(
                Rows3(numbers, seed: 1).Chunk(Features), numbers.Select(number => $"class {number}"), Rows3([1], seed: 3));

            match.Label.Should().Be("class 1");
            served.Classify(Rows3([1], seed: 3)).Neighbors[0].Should().Be(new GalleryNeighbor("part-17", "new part", 0));
        }
        finally
        {
            Environment.CurrentDirectory = directory;
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Snippets_RunOnSeparableRows_ClassifyThem()
    {
        const int Rows = 60;
        int[] labels = [.. Enumerable.Range(0, Rows).Select(i => i % 3)];
        Tensor<float> features = Tensor.Create(Rows3(labels, seed: 1), [Rows, Features]);
        Tensor<float> newRows = Tensor.Create(Rows3([3, 3], seed: 2), [2, Features]);

        double accuracy = ReadmeSnippets.Run(features, labels, newRows, [3, 3], Rows3([3], seed: 3));

        accuracy.Should().Be(1, "each class lies far from the others in a tenth of the columns");
    }

    [Test]
    public void ImageSnippet_StripesOfTwoDirections_TellsThemApart()
    {
        const int Rows = 60;
        int[] labels = [.. Enumerable.Range(0, Rows).Select(i => i % 2)];
        LabeledDataset data = new(Tensor.Create(Stripes(labels), [Rows, Features]), labels);

        EmbeddingNetwork network = ReadmeSnippets.TrainOnImages(data);

        NearestNeighborClassifier classifier = new(DistanceMetric.Cosine, neighborCount: 1);
        classifier.Fit(network.Embed(data.Features), data.Labels);
        Tensor<float> others = Tensor.Create(Stripes([0, 1, 0, 1], seed: 2), [4, Features]);
        classifier.Predict(network.Embed(others)).Select(prediction => prediction.Label).Should().Equal(0, 1, 0, 1);
    }

    // Images of 28 × 28 with stripes 4 pixels wide, upright for class 0 and level for class 1, under noise.
    private static float[] Stripes(int[] labels, int seed = 1)
    {
        Random random = new(seed);
        return
        [
            .. labels.SelectMany(label => Enumerable.Range(0, Features)
                .Select(i => ((label == 0 ? i % 28 : i / 28) / 4 % 2) + (0.5f * random.NextSingle()))),
        ];
    }

    // Rows of noise; class c is shifted by 3 in the columns c, c + 10, c + 20 and so on.
    private static float[] Rows3(int[] labels, int seed)
    {
        Random random = new(seed);
        return [.. labels.SelectMany(label => Enumerable.Range(0, Features).Select(j => random.NextSingle() + (j % 10 == label ? 3 : 0)))];
    }

    private static Dictionary<string, string> CompiledSnippets()
    {
        string source = File.ReadAllText(Repository.PathTo("tests", "MetricLearning.Tests", "Readme", "ReadmeSnippets.cs"));
        return Marked().Matches(source).ToDictionary(
            match => match.Groups["name"].Value,
            match => UsingsOf(match.Groups["name"].Value) + Indentation().Replace(match.Groups["code"].Value, "").TrimEnd() + "\n");
    }

    // The first snippet stands in README with what a new file needs.
    private static string UsingsOf(string snippet) => snippet == "classifier" ? "using MetricLearning.Classification;\n\n" : "";

    [GeneratedRegex("<!-- snippet: (?<name>\\w+) -->\n```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippet();

    [GeneratedRegex("// <(?<name>\\w+)>\n(?<code>.*?) *// </\\k<name>>", RegexOptions.Singleline)]
    private static partial Regex Marked();

    [GeneratedRegex("^ {8}", RegexOptions.Multiline)]
    private static partial Regex Indentation();
}
