using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Persistence;
using MetricLearning.Tests.Architecture;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Golden;

/// <summary>Files of every version of the model format that there has been: each is read, and the last one is what is written.</summary>
public class ModelFileGoldenTests
{
    private const int LastVersion = 1;

    private static readonly Dictionary<string, Action<string>> Save = new()
    {
        ["network"] = path => ModelFile.Save(path, SampleModels.Network()),
        ["standard-scaler"] = path => ModelFile.Save(path, SampleModels.Scaler()),
        ["proxy-anchor-loss"] = path => ModelFile.Save(path, SampleModels.ProxyAnchor()),
        ["arc-face-loss"] = path => ModelFile.Save(path, SampleModels.ArcFace()),
        ["classifier"] = path => SampleModels.Classifier().Save(path),
        ["classifier-novelty"] = path => SampleModels.ClassifierWithNovelty().Save(path),
        ["classifier-row-map"] = path => SampleModels.ClassifierWithRowMap().Save(path),
        ["rows"] = SaveRows,
    };

    private static readonly string[] Kinds = [.. Save.Keys];

    [Test]
    [Explicit("Makes the files of the last version, once, when there is a new one.")]
    public void Make([ValueSource(nameof(Kinds))] string kind) => Save[kind](PathTo(kind, LastVersion));

    [Test]
    public void Save_AsEver_GivesTheFileOfTheLastVersion([ValueSource(nameof(Kinds))] string kind)
    {
        string path = Path.GetTempFileName();
        Save[kind](path);

        File.ReadAllBytes(path).Should().Equal(
            File.ReadAllBytes(PathTo(kind, LastVersion)), "files that are out in the world must be read; make a new version of the format");
        File.Delete(path);
    }

    [Test]
    public void Load_EveryVersion_IsTheModel([Range(1, LastVersion)] int version)
    {
        EmbeddingNetwork network = ModelFile.LoadNetwork(PathTo("network", version)), expected = SampleModels.Network();
        network.Layers.Should().Equal(expected.Layers);
        (network.InputShape, network.Seed).Should().Be((expected.InputShape, expected.Seed));
        network.Options.Initializer!.StandardDeviation.Should().Be(0.125);
        SampleModels.ValuesOf(network).Should().Equal(SampleModels.ValuesOf(expected));

        ModelFile.LoadScaler(PathTo("standard-scaler", version)).Mean.ToArray().Should().Equal(SampleModels.Scaler().Mean.ToArray());
        ModelFile.LoadScaler(PathTo("standard-scaler", version)).Scale.ToArray().Should().Equal(SampleModels.Scaler().Scale.ToArray());
        ModelFile.LoadProxyAnchorLoss(PathTo("proxy-anchor-loss", version)).Options.Should().Be(SampleModels.ProxyAnchor().Options);
        ModelFile.LoadProxyAnchorLoss(PathTo("proxy-anchor-loss", version)).Proxies.Values.ToArray()
            .Should().Equal(SampleModels.ProxyAnchor().Proxies.Values.ToArray());
        ModelFile.LoadArcFaceLoss(PathTo("arc-face-loss", version)).Options.Should().Be(SampleModels.ArcFace().Options);
        ModelFile.LoadArcFaceLoss(PathTo("arc-face-loss", version)).Proxies.Values.ToArray()
            .Should().Equal(SampleModels.ArcFace().Proxies.Values.ToArray());
    }

    [Test]
    public void Open_RowsOfEveryVersion_AreThey([Range(1, LastVersion)] int version)
    {
        LabeledDataset data = RowFile.Open(PathTo("rows", version));

        (data.RowCount, data.FeatureCount).Should().Be((3, 2));
        data.Labels.ToArray().Should().Equal(0, 1, 0);
        data.LabelNames.Should().Equal("\"π\" 😀", "ant");
        Enumerable.Range(0, 3).SelectMany(row => data.Row(row).ToArray()).Should().Equal(1, -2.5f, 0, float.MaxValue, 1e-40f, 3);
    }

    [Test]
    public void Load_ClassifierOfEveryVersion_AnswersLikeIt([Range(1, LastVersion)] int version)
    {
        SimilarityClassifier expected = SampleModels.Classifier();

        SimilarityClassifier loaded = SimilarityClassifier.Load(PathTo("classifier", version));

        loaded.Labels.Should().Equal("\"π\" 😀", "ant", "bee");
        (loaded.Rule, loaded.NoveltyNeighbor, loaded.Threshold, loaded.MaxDistance).Should().Be((new(false, 7, 0.2), 3, 0.4, 12.5));
        loaded.LabelThresholds.Should().Equal(expected.LabelThresholds);
        loaded.Choice.Should().BeEquivalentTo(expected.Choice);
        loaded.Add("new", [1, 2, 3]).Should().Be(expected.Add("new", [1, 2, 3]), "default ids go on where they stopped");
        foreach (float[] row in new float[][] { [0, 0, 0], [1, 2, 3], [-9, 4, 100], [1e4f, 0, 0] })
        {
            loaded.Classify(row).Should().BeEquivalentTo(expected.Classify(row));
        }
    }

    [Test]
    public void Load_ClassifierWithNoveltyOfEveryVersion_TellsIt([Range(1, LastVersion)] int version)
    {
        SimilarityClassifier expected = SampleModels.ClassifierWithNovelty();

        SimilarityClassifier loaded = SimilarityClassifier.Load(PathTo("classifier-novelty", version));

        loaded.MaxNovelty.Should().Be(0.9);
        loaded.Novelty.OfRows!.Distances.Should().Equal(0, 0.5, 20);
        loaded.Novelty.OfEmbeddings!.Levels.Should().Equal(0, 0.5);
        float[][] rows = [[0, 0, 0], [1, 2, 3], [-9, 4, 100]];
        rows.Select(row => loaded.Classify(row).Novelty).Should().Equal(rows.Select(row => expected.Classify(row).Novelty))
            .And.Contain(novelty => novelty > 0.1 && novelty < 0.9);
    }

    [Test]
    public void Load_ClassifierWithARowMapOfEveryVersion_EmbedsByIt([Range(1, LastVersion)] int version)
    {
        SimilarityClassifier expected = SampleModels.ClassifierWithRowMap();

        SimilarityClassifier loaded = SimilarityClassifier.Load(PathTo("classifier-row-map", version));

        SampleModels.ValuesOf(loaded.Embedder.RowMap!).Should().Equal(SampleModels.ValuesOf(expected.Embedder.RowMap!));
        foreach (float[] row in new float[][] { [0, 0, 0], [1, 2, 3], [-9, 4, 100] })
        {
            loaded.Embed(row).Should().Equal(expected.Embed(row)).And.NotEqual(SampleModels.Classifier().Embed(row));
            loaded.Classify(row).Should().BeEquivalentTo(expected.Classify(row));
        }
    }

    private static void SaveRows(string path)
    {
        using RowFileWriter writer = new(path, 2);
        writer.Add([1, -2.5f], "\"π\" 😀");
        writer.Add([0, float.MaxValue], "ant");
        writer.Add([1e-40f, 3], "\"π\" 😀");
        writer.Complete();
    }

    private static string PathTo(string kind, int version) =>
        Repository.PathTo("tests", "MetricLearning.Tests", "Golden", "Models", $"{kind}-v{version}.metric");
}
