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

    // The first snippet stands in README with what a new file needs.
    private const string NeededByTheFirst = "using MetricLearning.Classification;\n\n";

    [Test]
    public void Snippets_InReadme_AreTheCompiledCode()
    {
        string readme = File.ReadAllText(Repository.PathTo("README.md"));
        Dictionary<string, string> compiled = Snippets.Compiled("ReadmeSnippets.cs");
        compiled["classifier"] = NeededByTheFirst + compiled["classifier"];

        Snippets.In(readme).Should().BeEquivalentTo(compiled);
        Snippets.CodeBlockCount(readme).Should().Be(compiled.Count, "all code is compiled");
    }

    [Test]
    public void PackageReadme_Code_IsTheFirstSnippetOfReadme()
    {
        string readme = File.ReadAllText(Repository.PathTo("src", "MetricLearning", "README.md"));

        Regex.Matches(readme, "```csharp\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value)
            .Should().Equal(NeededByTheFirst + Snippets.Compiled("ReadmeSnippets.cs")["classifier"]);
    }

    [Test]
    public void PackageReadme_Links_AreNone() => // a relative one is dead on the package's page
        File.ReadAllText(Repository.PathTo("src", "MetricLearning", "README.md")).Should().NotContain("](");

    [Test]
    public void Length_OfReadme_IsAtMost250Lines() =>
        File.ReadLines(Repository.PathTo("README.md")).Count().Should().BeLessThanOrEqualTo(250);

    [Test]
    public void Links_OfReadmeAndGuides_LeadToFiles()
    {
        string root = Repository.PathTo();
        string[] documents =
            [Repository.PathTo("README.md"), .. Directory.GetFiles(Repository.PathTo("docs"), "*.md", SearchOption.AllDirectories)];

        documents.SelectMany(document => Link().Matches(File.ReadAllText(document))
                .Select(match => match.Groups[1].Value)
                .Where(link => !Path.Exists(Path.Combine(Path.GetDirectoryName(document)!, link)))
                .Select(link => $"{Path.GetRelativePath(root, document)}: {link}"))
            .Should().BeEmpty();
    }

    [Test]
    public void Snippet_OfServing_IsTheSampleProgram()
    {
        string program = File.ReadAllText(Repository.PathTo("samples", "Serving", "Program.cs"));

        Snippets.In(File.ReadAllText(Repository.PathTo("docs", "serving.md")))
            .Should().BeEquivalentTo(Snippets.Marked(program)).And.NotBeEmpty();
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

    // A link to a file, without the place in it.
    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)[^)]*\)")]
    private static partial Regex Link();
}
