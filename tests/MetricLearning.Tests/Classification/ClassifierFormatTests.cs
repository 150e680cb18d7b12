using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Neighbors;
using MetricLearning.Persistence;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Classification;

public class ClassifierFormatTests
{
    private static readonly (List<float[]> Rows, List<string> Labels) Data =
        LabelledBlobs.Create(["ant", "bee", "naïve\n\"cow\""], 20, seed: 1, spread: 25);

    private static readonly SimilarityClassifier[] Classifiers =
    [
        SimilarityClassifier.Train(Data.Rows, Data.Labels, new() { Recipe = new() { StepCount = 40 }, FoldCount = 2, NetworksPerFold = 1 }),
        SimilarityClassifier.Train(Data.Rows, Data.Labels, new() { NetworksPerFold = 0 }),
        SimilarityClassifier.Train(Data.Rows, Data.Labels, new() { NetworksPerFold = 0, Rule = NeighborRule.Centroids }),
        SimilarityClassifier.Train([[1f, 2f]], ["one"]),
        SimilarityClassifier.Train(Data.Rows, Data.Labels, new() { NetworksPerFold = 0 })
            .WithThreshold(double.PositiveInfinity, new Dictionary<string, double> { ["bee"] = 0.25, ["ant"] = double.NegativeInfinity }),
        SampleModels.ClassifierWithNovelty(),
    ];

    [Test]
    public void Load_Saved_AnswersTheSameToTheBit([ValueSource(nameof(Classifiers))] SimilarityClassifier classifier)
    {
        SimilarityClassifier loaded = RoundTrip(classifier);

        loaded.ToString().Should().Be(classifier.ToString());
        loaded.Choice.Should().BeEquivalentTo(classifier.Choice);
        loaded.Labels.Should().Equal(classifier.Labels);
        Random random = new(3);
        for (int i = 0; i < 50; i++)
        {
            float[] row = [.. Enumerable.Range(0, classifier.InputDimension).Select(_ => random.NextSingle() * 40)];
            loaded.Embed(row).Should().Equal(classifier.Embed(row));
            loaded.Classify(row).Should().BeEquivalentTo(classifier.Classify(row));
        }
    }

    [Test]
    public void Save_Twice_GivesTheSameBytes([ValueSource(nameof(Classifiers))] SimilarityClassifier classifier)
    {
        byte[] bytes = FileBytes.OfModel(classifier);

        FileBytes.OfModel(SimilarityClassifier.Load(new MemoryStream(bytes))).Should().Equal(bytes);
    }

    [Test]
    public void Save_GalleryThatChanged_HoldsIdsLabelsAndOrder()
    {
        SimilarityClassifier model = SimilarityClassifier.Train(Data.Rows, Data.Labels, new() { NetworksPerFold = 0 });
        model.Add("new", Data.Rows[0], id: "part-17");
        model.Remove("4");
        model.Relabel("5", "other");
        model.Add("last", Data.Rows[0]);

        SimilarityClassifier loaded = RoundTrip(model);

        loaded.FindSimilar(Data.Rows[0], 3).Should().Equal(model.FindSimilar(Data.Rows[0], 3));
        loaded.Labels.Should().Equal(model.Labels);
        loaded.Count.Should().Be(61);
        loaded.Gallery.Contains("4").Should().BeFalse();
        loaded.Add("x", Data.Rows[1]).Should().Be(model.Add("x", Data.Rows[1]), "default ids go on where they stopped");
    }

    [Test]
    public void Save_MoreNetworksThanLoadTakes_IsRefused()
    {
        NetworkEnsemble many = new(SampleModels.Scaler(), [.. Enumerable.Repeat(SampleModels.Dense(), 4097)], rowDeviation: null);
        SimilarityClassifier model = new(many, NeighborRule.Nearest);

        model.Invoking(one => one.Save(new MemoryStream())).Should().Throw<ArgumentException>().WithMessage("*4097 networks*4096*");
    }

    [Test]
    public void Save_OverTheFileItWasLoadedFrom_KeepsAll()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            Classifiers[0].Save(path);
            SimilarityClassifier loaded = SimilarityClassifier.Load(path);
            loaded.Add("new", Data.Rows[0]);
            loaded.Save(path);

            SimilarityClassifier.Load(path).Labels.Should().Contain("new");
            Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + "*").Should().ContainSingle();
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void Load_FileCutShortAnywhere_IsRefused()
    {
        byte[] bytes = FileBytes.OfModel(Classifiers[0]);
        Random random = new(4);

        for (int i = 0; i < 60; i++)
        {
            byte[] cut = bytes[..random.Next(bytes.Length)];
            FluentActions.Invoking(() => SimilarityClassifier.Load(new MemoryStream(cut))).Should().Throw<InvalidDataException>();
        }
    }

    [Test]
    public void Load_DamagedByte_IsRefusedOrLoads()
    {
        byte[] bytes = FileBytes.OfModel(Classifiers[0]);
        Random random = new(5);
        int refused = 0;

        for (int i = 0; i < 300; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[random.Next(Math.Min(bytes.Length, 6000))] ^= (byte)(1 << random.Next(8));
            try
            {
                SimilarityClassifier.Load(new MemoryStream(damaged));
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        refused.Should().BeGreaterThan(50, "most of what is changed is settings");
    }

    [Test]
    public void Load_GalleryOfSeveralBlocks_IsTheSameOnAnyNumberOfThreads([Values(1, 2)] int threads)
    {
        SimilarityClassifier model = SimilarityClassifier.Train([[1f, 2f]], ["one"]);
        const int Count = 300_000; // of two columns: three blocks
        Random random = new(6);
        float[] rows = [.. Enumerable.Range(0, Count * 2).Select(_ => random.NextSingle())];
        string[] labels = [.. Enumerable.Range(0, Count).Select(i => $"label {random.Next(20)}")];
        string[] ids = [.. Enumerable.Range(0, Count).Select(i => i % 3 == 0 ? $"{i + 10}" : $"row {i}")];
        model.Gallery.Add(labels, new(rows, [Count, 2], []), ids);

        GallerySnapshot loaded = SimilarityClassifier.Load(new MemoryStream(FileBytes.OfModel(model)), threads).Gallery.Snapshot;
        GallerySnapshot saved = model.Gallery.Snapshot;

        loaded.Classes.Select(Describe).Should().Equal(saved.Classes.Select(Describe));
        Enumerable.Range(0, Count + 1).Count(slot => loaded.IdOf(slot) != saved.IdOf(slot) || loaded.LabelOf(slot) != saved.LabelOf(slot))
            .Should().Be(0);
        loaded.SearchRow([0.5f, 0.5f], 10).Should().Equal(saved.SearchRow([0.5f, 0.5f], 10));

        static string Describe(GalleryClass one) => $"{one.Label}: {one.Count} about {string.Join(' ', one.Centroid.ToArray())}";
    }

    [Test]
    public void Save_RowsThatGoOnFromBlockToBlock_HoldsEachBitByBit()
    {
        const int Count = 100_000, Columns = 3; // a block has 2^18 numbers
        SimilarityClassifier model = SimilarityClassifier.Train([[1f, 2f, 3f]], ["one"]);
        float[] rows = [.. Enumerable.Range(0, Count * Columns).Select(i => (float)i)];
        model.Gallery.Add([.. Enumerable.Repeat("one", Count)], new(rows, [Count, Columns], []), [.. Names(0, Count)]);
        model.Gallery.Remove([.. Names(40_000, 7), .. Names(87_381, 1)]);

        GallerySnapshot loaded = SimilarityClassifier.Load(new MemoryStream(FileBytes.OfModel(model))).Gallery.Snapshot;

        float[] actual = RowsOf(loaded);
        actual[Columns..].Should().Equal(rows.Where((_, i) => i / Columns is (< 40_000 or > 40_006) and not 87_381));
        actual.Should().Equal(RowsOf(model.Gallery.Snapshot));

        static IEnumerable<string> Names(int first, int count) => Enumerable.Range(first, count).Select(i => $"row {i}");

        static float[] RowsOf(GallerySnapshot snapshot)
        {
            int[] slots = new int[snapshot.Count];
            snapshot.CopySlots(0, slots);
            float[] values = new float[slots.Length * Columns];
            snapshot.CopyRows(slots, values);
            return values;
        }
    }

    [Test]
    public void Load_AnIdThatStandsTwice_SaysWhich()
    {
        SimilarityClassifier model = SimilarityClassifier.Train([[1f, 2f], [3f, 4f]], ["one", "two"]);
        model.Add("three", [5f, 6f], "part-a");
        model.Add("three", [5f, 6f], "part-b");
        byte[] bytes = FileBytes.OfModel(model);
        bytes[bytes.AsSpan().IndexOf("part-b"u8) + 5] = (byte)'a';

        FluentActions.Invoking(() => SimilarityClassifier.Load(new MemoryStream(bytes))).Should().Throw<InvalidDataException>()
            .WithMessage("*holds a gallery that cannot be*'part-a' at row 3*given twice*");
    }

    [TestCase("[8,8,3]", null)]
    [TestCase("[8,8]", "*choice.likelyImageShape has not the 3 lengths of an image*")]
    [TestCase("[8,0,1]", "*choice.likelyImageShape is not a height, a width and a number of channels of at least 1*")]
    [TestCase("[8,8,1,1]", "*choice.likelyImageShape has 4 entries; expected at most 3*")]
    [TestCase("\"8x8\"", "*choice.likelyImageShape is a JSON String; expected Array*")]
    public void Load_AShapeThatRowsLookLike_IsReadOrRefused(string shape, string? message)
    {
        byte[] file = FileBytes.OfModel(SampleModels.Classifier());
        string before = "\\\"reason\\\":", own = $"\\\"likelyImageShape\\\":{shape.Replace("\"", "\\\"", StringComparison.Ordinal)},";
        string header = FileBytes.HeaderOf(file), changed = header.Replace(before, own + before, StringComparison.Ordinal);
        changed.Should().NotBe(header);
        Func<SimilarityClassifier> load = () => SimilarityClassifier.Load(new MemoryStream(FileBytes.WithHeader(file, changed)));

        if (message is null)
        {
            load().Choice!.LikelyImageShape.Should().Be(new ImageShape(8, 8, 3));
        }
        else
        {
            load.Should().Throw<InvalidDataException>().WithMessage(message);
        }
    }

    [TestCase("\\\"maxNovelty\\\":0.9", "\\\"maxNovelty\\\":1.5", "*decision.maxNovelty is 1.5; expected 0 to 1*")]
    [TestCase("\\\"maxNovelty\\\":0.9", "\\\"maxNovelty\\\":null", "*decision.maxNovelty is a JSON Null; expected Number*")]
    [TestCase("novelty.rows.levels", "novelty.rows.livels", "*has no*novelty.rows.levels*")]
    [TestCase("novelty.embeddings.distances", "novelty.embeddings.distonces", "*has no*novelty.embeddings.distances*")]
    [TestCase("\\\"maxNovelty\\\":0.9,", "", "*novelty*settings do not account for*")]
    public void Load_NoveltyThatCannotBe_IsRefused(string part, string changed, string message) =>
        AssertRefused(SampleModels.ClassifierWithNovelty(), part, changed, message);

    [TestCase("\\\"rowDeviation\\\":1.5", "\\\"rowDeviation\\\":null", "*classifier that cannot be*the row deviation is null*")]
    [TestCase("\\\"rowDeviation\\\":1.5", "\\\"rowDeviation\\\":1e60", "*classifier that cannot be*rowDeviation is 1E+60*")]
    [TestCase("\\\"width\\\":3", "\\\"width\\\":4", "*network that cannot be*dense1*")]
    [TestCase("\\\"width\\\":3", "\\\"width\\\":2000000000", "*width*")]
    [TestCase("\\\"rowMap\\\":{", "\\\"rowMop\\\":{", "*embedder.rowMop is unknown*")]
    [TestCase("\\\"rowMap\\\":{", "\\\"rowMap\\\":null,\\\"networks\\\":{", "*")]
    [TestCase("rowMap.dense1.bias", "rowMap.dense1.bios", "*has no*rowMap.dense1.bias*")]
    public void Load_ARowMapThatCannotBe_IsRefused(string part, string changed, string message) =>
        AssertRefused(SampleModels.ClassifierWithRowMap(), part, changed, message);

    [Test]
    public void Save_ARowMapOfAnotherAuthor_SaysWhich()
    {
        NetworkEnsemble embedder = new(new StandardScaler([0], [1]), [], rowDeviation: 1, new ScalingNetwork(1));

        new SimilarityClassifier(embedder).Invoking(one => one.Save(new MemoryStream())).Should().Throw<ArgumentException>()
            .WithMessage("the row map of the classifier is a *ScalingNetwork; only an EmbeddingNetwork can be saved*");
    }

    [Test]
    public void Load_NoveltyThatFalls_IsRefused()
    {
        byte[] file = FileBytes.OfModel(SampleModels.ClassifierWithNovelty());
        int place = file.AsSpan().LastIndexOf(BitConverter.GetBytes(0.75)); // the last level of the rows
        BitConverter.GetBytes(0.125).CopyTo(file, place);

        FluentActions.Invoking(() => SimilarityClassifier.Load(new MemoryStream(file))).Should().Throw<InvalidDataException>()
            .WithMessage("*rule that cannot be*levels[2] is 0.125 after 0.25*");
    }

    [Test]
    public void Load_AnotherKindOfModel_SaysWhich()
    {
        using MemoryStream stream = new();
        ModelFile.Save(stream, Classifiers[0].Embedder.Scaler);
        stream.Position = 0;

        FluentActions.Invoking(() => SimilarityClassifier.Load(stream)).Should().Throw<InvalidDataException>()
            .WithMessage("*standard-scaler*");
    }

    private static void AssertRefused(SimilarityClassifier model, string part, string changed, string message)
    {
        byte[] file = FileBytes.OfModel(model);
        string header = FileBytes.HeaderOf(file), other = header.Replace(part, changed, StringComparison.Ordinal);
        other.Should().NotBe(header);

        FluentActions.Invoking(() => SimilarityClassifier.Load(new MemoryStream(FileBytes.WithHeader(file, other))))
            .Should().Throw<InvalidDataException>().WithMessage(message);
    }

    private static SimilarityClassifier RoundTrip(SimilarityClassifier classifier) =>
        SimilarityClassifier.Load(new MemoryStream(FileBytes.OfModel(classifier)));
}
