using System.Net;
using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using MetricLearning.Auditing;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Networks;
using MetricLearning.Persistence;
using MetricLearning.Tests.Architecture;
using MetricLearning.Training;

namespace MetricLearning.Tests.Readme;

/// <summary>The examples in XML documentation are compiled code, and run.</summary>
public partial class XmlExamplesTests
{
    // What a newcomer meets.
    private static readonly Type[] MainTypes =
    [
        typeof(LabeledDataset), typeof(StandardScaler), typeof(EmbeddingNetwork), typeof(EmbeddingTrainer), typeof(NeighborIndex),
        typeof(NearestNeighborClassifier), typeof(Gallery), typeof(SimilarityClassifier), typeof(DatasetAudit),
        typeof(ModelFile),
    ];

    private static readonly int[] Labels = [.. Enumerable.Range(0, 40).Select(row => row % 2)];

    [Test]
    public void Examples_InTheLibrary_AreTheCompiledCode()
    {
        Dictionary<string, string> examples = [];
        foreach (SourceFile file in SourceFile.OfLibrary)
        {
            MatchCollection found = Example().Matches(string.Join('\n', file.Lines));
            for (int i = 0; i < found.Count; i++)
            {
                string name = Path.GetFileNameWithoutExtension(file.Path) + (i == 0 ? "" : $"{i + 1}");
                examples.Add(name, WebUtility.HtmlDecode(CommentMark().Replace(found[i].Groups["text"].Value, "")));
            }
        }

        examples.Should().BeEquivalentTo(Snippets.Compiled("XmlExamples.cs"));
    }

    [Test]
    public async Task ClassifierOverAnotherGallery_SelectsByIds()
    {
        SimilarityClassifier model = SimilarityClassifier.Train([[0, 0], [1, 1]], ["a", "b"], new() { NetworksPerFold = 0 });
        Gallery gallery = new(model.Gallery.Metric, model.EmbeddingDimension);
        gallery.Add("c", model.Embed([9, 9]), "acme/1");

        (await XmlExamples.ClassifyOver(model, gallery, [0, 0])).NearestLabel.Should().Be("c");
    }

    [TestCaseSource(nameof(MainTypes))]
    public void Example_OfAMainType_Exists(Type type) =>
        Snippets.Compiled("XmlExamples.cs").Should().ContainKey(type.Name);

    [Test]
    public void Examples_OnSeparableRows_Run()
    {
        string directory = Environment.CurrentDirectory;
        string folder = Directory.CreateTempSubdirectory().FullName;
        Environment.CurrentDirectory = folder;
        try
        {
            LabeledDataset data = Data(seed: 1), others = Data(seed: 2);
            float[][] rows = [.. Enumerable.Range(0, data.RowCount).Select(row => data.Row(row).ToArray())];
            float[] zero = rows[0];
            EmbeddingNetwork network = new(784, [new(16)], seed: 1);

            XmlExamples.Audit(data);
            XmlExamples.Stream(network, zero);
            RowFile.Open("embeddings.safetensors").FeatureCount.Should().Be(16);
            XmlExamples.Classify(rows, [.. Labels.Select(label => $"class {label}")], zero).NearestLabel.Should().Be("class 0");
            XmlExamples.Read(rows, [.. Labels.Select(label => $"class {label}")]).RowCount.Should().Be(40);
            XmlExamples.Renumber(rows[..3], rows[..2]).Labels.ToArray().Should().Equal(2, 3);
            XmlExamples.CrossValidate(data, (train, test) => test.RowCount / (double)train.RowCount).Should().Be(0.25);
            XmlExamples.Scale(data, others, zero).Should().HaveCount(784);
            XmlExamples.Compare(network, data, others);
            XmlExamples.ChooseTriplets().Should().HaveCount(2);
            XmlExamples.Keep(new float[64]).Label.Should().Be("bolt");
            XmlExamples.Vote(network, data, others);
            (float[] embedding, Tensor<float> embeddings, EmbeddingNetwork copy) = XmlExamples.Embed(data);
            copy.EmbedRow(zero).Should().Equal(embedding, "row 0 was embedded by the network that was copied");
            XmlExamples.Search(embeddings, embedding).Indices(0)[0].Should().Be(0);
            XmlExamples.Judge(network, new(DistanceMetric.Cosine, 1), data, others).Should().Be(1);
            XmlExamples.Save(StandardScaler.Fit(data.Features), network, zero)
                .Should().Equal(network.EmbedRow(StandardScaler.Fit(data.Features).TransformRow(zero)));
            XmlExamples.Train(network, data, others);
            XmlExamples.Cancel(new(network), data, new(canceled: true)).Epochs.Should().BeEmpty();
            XmlExamples.StopByGallery(network, data, others);
        }
        finally
        {
            Environment.CurrentDirectory = directory;
            Directory.Delete(folder, recursive: true);
        }
    }

    // Rows of noise; those of class 1 are shifted by 3 in every second column.
    private static LabeledDataset Data(int seed)
    {
        Random random = new(seed);
        return LabeledDataset.FromRows(
            Labels.Select(label => Enumerable.Range(0, 784).Select(j => random.NextSingle() + (3 * label * (j % 2))).ToArray()), Labels);
    }

    [GeneratedRegex(" */// <example>\n */// <code>\n(?<text>.*?) */// </code>\n", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("^ */// ?", RegexOptions.Multiline)]
    private static partial Regex CommentMark();
}
