using MetricLearning.Classification;
using Microsoft.Extensions.AI;

namespace MetricLearning.Extensions.AI.Tests;

public class EmbeddingClassifierTests
{
    private static readonly string[] Known = Texts.Some(60);

    private static readonly string[] Others = Texts.Some(30, first: 1000);

    private string _folder = "";

    [OneTimeSetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory().FullName;

    [OneTimeTearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task TrainAsync_Texts_IsTheClassifierOfTheirVectorsAndEncodesEachOnce()
    {
        FakeGenerator<string> generator = Texts.Generator();
        string[] texts = [.. Known, .. Known[..6]];

        EmbeddingClassifier<string> model = await EmbeddingClassifier.TrainAsync(generator, texts, Texts.LabelsOf(texts), Texts.Quick);

        generator.Calls.SelectMany(call => call).Should().Equal(Known);
        SimilarityClassifier expected = SimilarityClassifier.Train(texts.Select(Texts.Encode), Texts.LabelsOf(texts), Texts.Quick);
        foreach (string text in Others)
        {
            Match(await model.ClassifyAsync(text)).Should().Be(Match(expected.Classify(Texts.Encode(text))));
        }
    }

    [Test]
    public async Task TrainAsync_CacheUsedTwice_EncodesNothingAgain()
    {
        FakeGenerator<string> generator = Texts.Generator();
        EmbeddingCache<string> cache = new(generator);

        await EmbeddingClassifier.TrainAsync(cache, Known, Texts.LabelsOf(Known), Texts.Quick);
        EmbeddingClassifier<string> second = await EmbeddingClassifier.TrainAsync(cache, Known, Known, new() { NetworksPerFold = 0 });

        generator.Calls.Should().ContainSingle();
        second.Classifier.Labels.Should().HaveCount(60, "other labels need no other vectors");
    }

    [Test]
    public async Task TrainAsync_OptionsOutOfRange_AreRefusedBeforeAnythingIsEncoded()
    {
        FakeGenerator<string> generator = Texts.Generator();

        Func<Task> train = () => EmbeddingClassifier.TrainAsync(
            new EmbeddingCache<string>(generator), Known, Texts.LabelsOf(Known), Texts.Quick, new() { BatchSize = 0 });

        await train.Should().ThrowAsync<ArgumentOutOfRangeException>().WithMessage("*BatchSize is 0*");
        train = () => EmbeddingClassifier.TrainAsync(
            new EmbeddingCache<string>(generator), Known, Texts.LabelsOf(Known), Texts.Quick with { UsesRelevantComponents = true });
        await train.Should().ThrowAsync<ArgumentException>().WithMessage("UsesRelevantComponents is true*Leave it null*");
        generator.Calls.Should().BeEmpty();
    }

    [Test]
    public async Task TrainAsync_CacheWithOptions_EncodesByThemAfterwardsTooUnlessOthersAreGiven()
    {
        FakeGenerator<string> generator = Texts.Generator();
        EmbeddingGenerationOptions ofCache = new() { ModelId = "of the cache" }, ofCall = new() { ModelId = "of the call" };
        Counter progress = new();
        EmbeddingCache<string> cache = new(generator, new() { Generation = ofCache, BatchSize = 40, Progress = progress });

        EmbeddingClassifier<string> model = await EmbeddingClassifier.TrainAsync(cache, Known, Texts.LabelsOf(Known), Texts.Quick);
        EmbeddingClassifier<string> other = await EmbeddingClassifier.TrainAsync(
            cache, Known, Texts.LabelsOf(Known), Texts.Quick, new() { Generation = ofCall });
        int reports = progress.Count;
        generator.Options.Clear();
        generator.Calls.Clear();
        await model.ClassifyAllAsync([.. Known, .. Others]);
        await other.ClassifyAsync("cat 1");

        generator.Options.Should().Equal(ofCache, ofCache, ofCache, ofCall);
        generator.Calls.Select(call => call.Length).Should().Equal(40, 40, 10, 1);
        reports.Should().Be(2);
        progress.Count.Should().Be(2, "progress is that of filling the cache");
    }

    [Test]
    public async Task ClassifyAllAsync_Texts_GivesWhatEachGivesAlone()
    {
        EmbeddingClassifier<string> model = new(Texts.Generator(), Texts.Train(), new() { BatchSize = 7 });

        IReadOnlyList<Match> all = await model.ClassifyAllAsync(Others);

        all.Select(match => match.Label).Should().Equal(Texts.LabelsOf(Others));
        for (int i = 0; i < Others.Length; i++)
        {
            Match(all[i]).Should().Be(Match(await model.ClassifyAsync(Others[i])));
        }

        (await model.ClassifyAllAsync([])).Should().BeEmpty();
    }

    [Test]
    public async Task AddAsync_NewLabel_IsKnownAtOnceAndInTheSavedFile()
    {
        FakeGenerator<string> generator = Texts.Generator();
        EmbeddingClassifier<string> model = new(generator, Texts.Train());
        string path = Path.Combine(_folder, "added.metric");

        string id = await model.AddAsync("fish", "fish 1", id: "first fish");
        await model.AddAllAsync(["fish", "fish"], ["fish 2", "fish 3"], ["second", "third"]);
        await model.AddAllAsync([], []);
        model.Save(path);
        EmbeddingClassifier<string> served = EmbeddingClassifier.Load(generator, path);

        id.Should().Be("first fish");
        (await model.ClassifyAsync("fish 1")).Neighbors[0].Id.Should().Be("first fish");
        (await served.ClassifyAsync("fish 1")).NearestLabel.Should().Be("fish");
        (await served.FindSimilarAsync("fish 3", 2)).Select(neighbor => neighbor.Label).Should().Equal("fish", "fish");
        (await served.FindSimilarAsync("fish 3", 1000)).Should().HaveCount(63);
        served.ToString().Should().Contain("63 rows of 4 labels");
    }

    [TestCaseSource(typeof(Faults), nameof(Faults.All))]
    public async Task Calls_FaultOfTheGenerator_AreRefusedAndChangeNothing(
        Func<GeneratedEmbeddings<Embedding<float>>, GeneratedEmbeddings<Embedding<float>>> change, string message)
    {
        FakeGenerator<string> generator = Texts.Generator();
        EmbeddingClassifier<string> model = new(generator, Texts.Train(), new() { BatchSize = 2 });
        long version = model.Classifier.Gallery.Snapshot.Version;
        generator.Change = (call, result) => call % 2 == 1 ? change(result) : result; // every second batch
        Func<Task>[] calls =
        [
            () => model.ClassifyAllAsync(Others[..4]),
            () => model.AddAllAsync(["cat", "cat", "dog", "dog"], Others[..4]),
            () => EmbeddingClassifier.TrainAsync(generator, Known, Texts.LabelsOf(Known), Texts.Quick, new() { BatchSize = 2 }),
        ];

        foreach (Func<Task> call in calls)
        {
            await call.Should().ThrowAsync<InvalidOperationException>().WithMessage(message);
        }

        model.Classifier.Gallery.Snapshot.Version.Should().Be(version);
    }

    [Test]
    public async Task Calls_GeneratorOfAnotherDimension_NameBoth()
    {
        EmbeddingClassifier<string> model = new(new FakeGenerator<string>(_ => new float[3]), Texts.Train());
        Func<Task>[] calls =
        [
            () => model.ClassifyAsync("cat 1"), () => model.AddAsync("cat", "cat 1"), () => model.FindSimilarAsync("cat 1", 1),
        ];

        foreach (Func<Task> call in calls)
        {
            await call.Should().ThrowAsync<InvalidOperationException>()
                .WithMessage("The generator returned an embedding of 3 values for input 0; expected 4, the columns of the classifier. *");
        }

        model.Classifier.Count.Should().Be(60);
    }

    [Test]
    public async Task Calls_VectorWhoseEmbeddingIsNotFinite_AreRefusedAndChangeNothing()
    {
        EmbeddingClassifier<string> model = new(new FakeGenerator<string>(_ => [3e38f, -3e38f, 3e38f, 0]), Texts.Train());

        await FluentActions.Awaiting(() => model.AddAllAsync(["cat"], ["cat 1"])).Should().ThrowAsync<InvalidOperationException>()
            .WithMessage("The classifier cannot take what the generator returned: *");
        await FluentActions.Awaiting(() => model.ClassifyAsync("cat 1")).Should().ThrowAsync<InvalidOperationException>();
        model.Classifier.Count.Should().Be(60);
    }

    [Test]
    public async Task TrainAsync_WrongInputs_AreRefusedBeforeTheGeneratorIsCalled()
    {
        FakeGenerator<string> generator = Texts.Generator();
        (string[] Inputs, string[] Labels, string Message)[] cases =
        [
            ([], [], "inputs has 0 entries; pass at least one.*"),
            (["a", "b"], ["x"], "labels has 1 entries but inputs has 2; pass one label per input.*"),
            (["a", null!], ["x", "y"], "inputs[1] is null; *"),
            (["a", "b"], ["x", null!], "labels[1] is null; *"),
        ];

        foreach ((string[] inputs, string[] labels, string message) in cases)
        {
            await FluentActions.Awaiting(() => EmbeddingClassifier.TrainAsync(generator, inputs, labels))
                .Should().ThrowAsync<ArgumentException>().WithMessage(message);
        }

        generator.Calls.Should().BeEmpty();
    }

    [Test]
    public async Task TrainAsync_OneLabelOrOneText_Works()
    {
        EmbeddingClassifier<string> model = await EmbeddingClassifier.TrainAsync(Texts.Generator(), ["cat 1"], ["cat"]);

        (await model.ClassifyAsync("cat 1")).Label.Should().Be("cat");
    }

    [Test]
    public async Task TrainAsync_Cancelled_StopsInTrainingToo()
    {
        using CancellationTokenSource source = new();
        SimilarityClassifierOptions training = Texts.Quick with { Progress = new Canceller(source) };

        await FluentActions.Awaiting(() => EmbeddingClassifier.TrainAsync(
                Texts.Generator(), Known, Texts.LabelsOf(Known), training, cancellationToken: source.Token))
            .Should().ThrowAsync<OperationCanceledException>();
        await FluentActions.Awaiting(() => new EmbeddingClassifier<string>(Texts.Generator(), Texts.Train())
                .ClassifyAsync("cat 1", new(canceled: true)))
            .Should().ThrowAsync<OperationCanceledException>();
    }

    [Test]
    public async Task Arguments_Wrong_AreRefusedBeforeTheGeneratorIsCalled()
    {
        FakeGenerator<string> generator = Texts.Generator();
        EmbeddingClassifier<string> model = new(generator, Texts.Train());
        Func<Task>[] calls =
        [
            () => model.ClassifyAsync(null!), () => model.ClassifyAllAsync(null!), () => model.ClassifyAllAsync(["a", null!]),
            () => model.AddAsync(null!, "a"), () => model.AddAsync("x", null!), () => model.FindSimilarAsync("a", 0),
            () => model.AddAllAsync(["x"], ["a", "b"]), () => model.AddAllAsync(["x"], ["a"], ["1", "2"]),
            () => model.AddAllAsync(null!, ["a"]), () => model.AddAllAsync(["x", null!], ["a", "b"]),
        ];

        foreach (Func<Task> call in calls)
        {
            await call.Should().ThrowAsync<ArgumentException>();
        }

        generator.Calls.Should().BeEmpty();
        FluentActions.Invoking(() => new EmbeddingClassifier<string>(generator, null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new EmbeddingClassifier<string>(null!, model.Classifier)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => EmbeddingClassifier.Load(generator, Path.Combine(_folder, "none.metric")))
            .Should().Throw<FileNotFoundException>();
    }

    [Test]
    public async Task AddAsync_IdInUse_ChangesNothing()
    {
        EmbeddingClassifier<string> model = new(Texts.Generator(), Texts.Train());

        await FluentActions.Awaiting(() => model.AddAsync("cat", "cat 1", id: "7")).Should().ThrowAsync<ArgumentException>();
        await FluentActions.Awaiting(() => model.AddAllAsync(["cat", "cat"], ["cat 1", "cat 2"], ["new", "7"]))
            .Should().ThrowAsync<ArgumentException>();

        model.Classifier.Count.Should().Be(60);
    }

    private static (string?, string, double, string) Match(Match match) =>
        (match.Label, match.NearestLabel, match.Confidence, string.Join(' ', match.Neighbors));

    private sealed class Counter : IProgress<EmbeddingProgress>
    {
        public int Count { get; private set; }

        public void Report(EmbeddingProgress value) => Count++;
    }

    private sealed class Canceller(CancellationTokenSource source) : IProgress<ModelSelectionProgress>
    {
        public void Report(ModelSelectionProgress value) => source.Cancel();
    }
}
