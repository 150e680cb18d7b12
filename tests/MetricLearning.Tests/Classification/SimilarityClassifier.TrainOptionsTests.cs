using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Losses;
using MetricLearning.Tests.Reference;
using Microsoft.Extensions.Logging;

namespace MetricLearning.Tests.Classification;

public class SimilarityClassifierTrainOptionsTests
{
    private static readonly (List<float[]> Rows, List<string> Labels) Data = LabelledBlobs.Create(["ant", "bee", "cow"], 20, seed: 1);

    [Test]
    public void Train_AViewAndALoss_AreKeptAndReported()
    {
        SimilarityClassifierOptions options = new()
        {
            View = ModelView.Networks,
            FoldCount = 2,
            NetworksPerFold = 1,
            Recipe = new() { StepCount = 60 },
            Loss = new(_ => new MultiSimilarityLoss()) { RowsPerClass = 8 },
        };

        SimilarityClassifier model = SimilarityClassifier.Train(Data.Rows, Data.Labels, options);

        (model.Embedder.Networks.Count, model.Embedder.RowDeviation).Should().Be((2, null));
        model.Choice!.Networks.Should().Be(
            "1 network in each of 2 folds: 128 relu, 32 of unit length; MultiSimilarityLoss; 60 steps of at most 8 rows of each of " +
            "3 labels");
        model.Classify(Data.Rows[0]).Label.Should().Be(Data.Labels[0]);
        using MemoryStream file = new();
        model.Save(file);
        file.Position = 0;
        SimilarityClassifier.Load(file).Choice.Should().BeEquivalentTo(model.Choice);
        SimilarityClassifier rows = SimilarityClassifier.Train(
            Data.Rows, Data.Labels, options with { View = ModelView.Rows, NetworksPerFold = null });
        (rows.Embedder.Networks.Count, rows.Choice!.Networks).Should().Be((0, null));
    }

    [TestCase(1, null, "*RowsPerClass is 1; expected 2*")]
    [TestCase(1_000_001, null, "*RowsPerClass is 1000001*")]
    [TestCase(null, 0, "*LearningRate is 0; expected 0 < rate*")]
    [TestCase(null, double.PositiveInfinity, "*LearningRate*")]
    public void Train_ALossOutOfRange_IsRefused(int? rowsPerClass, double? rate, string message) => FluentActions
        .Invoking(() => SimilarityClassifier.Train(
            Data.Rows, Data.Labels, new() { Loss = new(_ => new CircleLoss()) { RowsPerClass = rowsPerClass, LearningRate = rate } }))
        .Should().Throw<ArgumentOutOfRangeException>().WithMessage(message);

    [TestCase(ModelView.Rows, 1, "*NetworksPerFold is 1; expected 0, since View is Rows*Leave one of the two null*")]
    [TestCase(ModelView.Networks, 0, "*NetworksPerFold is 0; expected 1 or more, since View is Networks*")]
    [TestCase((ModelView)7, 1, "*ModelView 7*expected one of Rows*")]
    public void Train_AViewThatCannotBe_IsRefused(ModelView view, int networks, string message) => FluentActions
        .Invoking(() => SimilarityClassifier.Train(Data.Rows, Data.Labels, new() { View = view, NetworksPerFold = networks }))
        .Should().Throw<ArgumentException>().WithMessage(message);

    [Test]
    public void Train_RelevantComponentsOfRowsThatAreNotComparedOrTooWide_AreRefused()
    {
        SimilarityClassifierOptions options = new() { UsesRelevantComponents = true };

        FluentActions.Invoking(() => SimilarityClassifier.Train(Data.Rows, Data.Labels, options with { View = ModelView.Networks }))
            .Should().Throw<ArgumentException>()
            .WithMessage("UsesRelevantComponents is true, and View is Networks*Leave one of the two out*");
        FluentActions.Invoking(() => SimilarityClassifier.Train(Data.Rows, Data.Labels, options with { KeepsRawAccuracy = true }))
            .Should().Throw<ArgumentException>().WithMessage("*KeepsRawAccuracy is set*");
        FluentActions.Invoking(() => SimilarityClassifier.Train([new float[16_385], new float[16_385]], ["a", "b"], options))
            .Should().Throw<ArgumentException>().WithMessage("*16385 columns; expected 16384 at most*");
    }

    [Test]
    public void Train_RelevantComponentsThatCannotBeFound_SaysSo()
    {
        SimilarityClassifierOptions options = new() { UsesRelevantComponents = true, NetworksPerFold = 0 };
        SimilarityClassifier[] models =
        [
            SimilarityClassifier.Train([[0f], [1f], [2f]], ["a", "b", "c"], options),
            SimilarityClassifier.Train([.. Enumerable.Range(0, 40).Select(row => new float[] { row % 2 })],
                [.. Enumerable.Range(0, 40).Select(row => $"{row % 2}")], options),
        ];

        models.Should().OnlyContain(model => model.Embedder.RowMap == null
            && model.Choice!.Scaling.EndsWith(
                "rows compared as they are: those of a label are too few, or too much alike, to find relevant components"));
    }

    [Test]
    public void Train_RelevantComponentsAskedFor_AreSavedAndAnswerOnAnyNumberOfThreads()
    {
        SimilarityClassifierOptions options = new()
        {
            UsesRelevantComponents = true,
            FoldCount = 2,
            NetworksPerFold = 1,
            Recipe = new() { StepCount = 20 },
            View = ModelView.NetworksAndRows,
        };

        byte[][] saved = [.. ((int[])[1, 2, 5]).Select(threads => FileBytes.OfModel(
            SimilarityClassifier.Train(Data.Rows, Data.Labels, options with { MaxDegreeOfParallelism = threads })))];

        saved[1].Should().Equal(saved[0]);
        saved[2].Should().Equal(saved[0]);
        SimilarityClassifier loaded = SimilarityClassifier.Load(new MemoryStream(saved[0]));
        loaded.Embedder.RowMap.Should().NotBeNull();
        loaded.Choice!.Scaling.Should().Contain("relevant components");
        Data.Rows.Select(row => loaded.Classify(row).NearestLabel).Should().Equal(Data.Labels);
    }

    [Test]
    public void Train_TooFewRowsForAView_ComparesRowsAndSaysSo()
    {
        SimilarityClassifier model = SimilarityClassifier.Train(
            [[0f], [1f], [2f]], ["a", "b", "c"], new() { View = ModelView.NetworksAndRows });

        model.Embedder.Networks.Should().BeEmpty();
        model.Choice!.Reason.Should().EndWith("What was given as View, NetworksAndRows, cannot be compared without networks.");
    }

    [Test]
    public void Train_RowsThatLookLikeImages_SaysSoAndTrainsAsOnAnyColumns()
    {
        float[][] rows = Spots.Create(40, side: 12, channels: 1);
        string[] labels = [.. rows.Select((_, row) => row % 2 == 0 ? "a" : "b")];
        RecordingLogger logger = new();
        SimilarityClassifierOptions options = new()
        {
            FoldCount = 2,
            NetworksPerFold = 1,
            Recipe = new() { StepCount = 2 },
            Logger = logger,
        };

        SimilarityClassifier model = SimilarityClassifier.Train(rows, labels, options);
        ModelChoice images = SimilarityClassifier.Train(
            rows, labels, options with { ImageShape = new(12, 12, 1), Logger = null }).Choice!;
        ModelChoice raw = SimilarityClassifier.Train(rows, labels, options with { NetworksPerFold = 0 }).Choice!;
        ModelChoice hasty = SimilarityClassifier.Train(rows, labels, options with { TimeBudget = TimeSpan.FromTicks(1) }).Choice!;

        model.Choice!.LikelyImageShape.Should().Be(new ImageShape(12, 12, 1));
        model.Choice.Advice.Should().Be(
            "The rows look like images of 12 × 12 × 1: with ImageShape set to new(12, 12, 1) networks begin with convolutions, which " +
            "take longer and are usually more accurate on images.");
        logger.Lines[2].Should().Be((LogLevel.Information, model.Choice.Advice));
        (images.Advice, raw.Advice, hasty.Advice).Should().Be((null, null, null), "they are images, and nothing is trained");
        SimilarityClassifier.Train(Data.Rows, Data.Labels, options).Choice!.Advice.Should().BeNull();
        using MemoryStream file = new();
        model.Save(file);
        file.Position = 0;
        SimilarityClassifier.Load(file).Choice.Should().BeEquivalentTo(model.Choice);
    }

    [Test]
    public void Train_ATimeBudgetAndNumbersThatOverflow_ComparesRowsAsWithoutOne()
    {
        SimilarityClassifierOptions options = new() { FoldCount = 2, Recipe = new() { LearningRate = 1e30, StepCount = 20 } };

        ModelChoice without = SimilarityClassifier.Train(Data.Rows, Data.Labels, options).Choice!;
        ModelChoice with = SimilarityClassifier.Train(
            Data.Rows, Data.Labels, options with { TimeBudget = TimeSpan.FromMinutes(1) }).Choice!;

        (without.Chosen.NetworkCount, with.Chosen.NetworkCount).Should().Be((0, 0));
        with.Reason.Should().Be(without.Reason).And.Contain("left the range of single precision");
        (with.Networks, without.Networks).Should().Be((null, null));
    }
}
