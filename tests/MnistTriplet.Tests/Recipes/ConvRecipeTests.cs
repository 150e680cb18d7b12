using System.Numerics.Tensors;
using MetricLearning.Augmentation;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Training;
using MnistTriplet.Data;
using MnistTriplet.Recipes;

namespace MnistTriplet.Tests.Recipes;

[TestFixture]
internal sealed class ConvRecipeTests
{
    private const int Dimension = 256;

    private static readonly ImageShape[] Shapes = [new(28, 28, 1), new(8, 8, 1), new(32, 20, 3), new(3, 40, 2), new(1, 1, 1)];

    private readonly ConvRecipe _recipe = new();

    [TestCase(28, 28, 3)]
    [TestCase(8, 8, 2)]
    [TestCase(7, 64, 1)]
    [TestCase(3, 28, 0)]
    public void CreateNetwork_Image_IsPooledOnlyWhereItsSmallerSideHasFourPixels(int height, int width, int poolings)
    {
        string network = _recipe.CreateNetwork(Rows(new ImageShape(height, width, 1)), Options()).ToString()!;

        network.Split("pool").Should().HaveCount(1 + (2 * poolings), "each pooling is named and described: " + network);
    }

    [TestCaseSource(nameof(Shapes))]
    public void Training_AnyShape_Runs(ImageShape shape)
    {
        ImageRows rows = Rows(shape);
        IEmbeddingNetwork network = _recipe.CreateNetwork(rows, Options());

        TrainingReport report = new EmbeddingTrainer(network, _recipe.CreateTraining(rows, Options())).Train(rows.Train);

        report.Epochs.Should().ContainSingle().Which.Loss.Should().BeInRange(
            0,
            2.2 + 32.01,
            "cosines lie between -1 and 1: multi-similarity is at most ln(1 + e³) / 2 and ln(1 + 32·e²⁵) / 50 an anchor, and ArcFace " +
            "with two proxies ln(1 + e³²)");
    }

    [Test]
    public void Training_LastFifthOfTheSteps_SeesImagesAsTheyAre()
    {
        ImageRows rows = Rows(new ImageShape(8, 8, 1));
        EmbeddingTrainerOptions training = _recipe.CreateTraining(rows, Options() with { EpochCount = 10 }); // a step an epoch

        Augmented(training.Augmentation!, rows, stepIndex: 7).Should().NotEqual(rows.Train.Row(0).ToArray());
        Augmented(training.Augmentation!, rows, stepIndex: 8).Should().Equal(rows.Train.Row(0).ToArray());
    }

    [TestCase(2, 8, 8, 0.48)]
    [TestCase(6, 8, 8, 0.24)]
    [TestCase(8, 8, 8, 0.12)]
    [TestCase(10, 8, 8, null)]
    [TestCase(12, 8, 8, null)]
    [TestCase(6, 8, 9, null)]
    public void SettingsFor_FewClassesOfSquareImages_SayTheShareOfTurnedSteps(int classCount, int height, int width, double? expected)
    {
        ImageRows rows = Rows(new ImageShape(height, width, 1), classCount);

        double? share = _recipe.SettingsFor(rows, Options()).TurnedShare;

        (share is double value ? Math.Round(value, 12) : share).Should().Be(expected);
    }

    [Test]
    public void Training_FewClasses_TurnsImagesInTheStepsInWhichProxiesTakeNoPart()
    {
        ImageRows rows = Rows(new ImageShape(8, 8, 1), classCount: 2), manyClasses = Rows(new ImageShape(8, 8, 1), classCount: 10);
        ExperimentOptions options = Options() with { EpochCount = 10, BatchSize = 40 }; // a step an epoch
        EmbeddingTrainerOptions training = _recipe.CreateTraining(rows, options), upright = _recipe.CreateTraining(manyClasses, options);

        for (int step = 0; step < 8; step++)
        {
            bool isTurned = !Augmented(training.Augmentation!, rows, step).SequenceEqual(Augmented(upright.Augmentation!, rows, step));

            isTurned.Should().Be(step is 2 or 4 or 6, "of the first eight steps 48 of 100 are turned, spread evenly");
            HasProxyGradient(training.Loss, rows, step).Should().Be(!isTurned);
        }
    }

    [Test]
    public void Training_FewClasses_RunsThroughTurnedSteps()
    {
        ImageRows rows = Rows(new ImageShape(8, 8, 1), classCount: 2);
        ExperimentOptions options = Options() with { EpochCount = 10, BatchSize = 40 }; // a step an epoch
        IEmbeddingNetwork network = _recipe.CreateNetwork(rows, options);

        TrainingReport report = new EmbeddingTrainer(network, _recipe.CreateTraining(rows, options)).Train(rows.Train);

        report.Epochs.Should().HaveCount(10);
        double[] turned = [report.Epochs[2].Loss, report.Epochs[4].Loss, report.Epochs[6].Loss];
        turned.Should().OnlyContain(loss => loss < 2.2, "without proxies multi-similarity is left");
        report.Epochs[1].Loss.Should().BeGreaterThan(turned[0], "proxies take part in that step");
    }

    private static bool HasProxyGradient(IEmbeddingLoss loss, ImageRows rows, long step)
    {
        var batch = new EmbeddedBatch(loss.Distance);
        int count = rows.Train.RowCount * Dimension;
        Span<float> embeddings = batch.Start(rows.Train.Labels, Dimension, step).GetSpan([0, 0], count);
        for (int i = 0; i < count; i++)
        {
            embeddings[i] = MathF.Sin(i);
        }

        _ = loss.Evaluate(batch, new TensorSpan<float>(new float[count], [rows.Train.RowCount, Dimension], []));
        return loss.Gradient(0).ContainsAnyExcept(0f);
    }

    private static float[] Augmented(IRowAugmentation augmentation, ImageRows rows, long stepIndex)
    {
        float[] result = new float[augmentation.FeatureCount];
        augmentation.Augment(rows.Train.Row(0), stepIndex, rowIndex: 0, new float[augmentation.ScratchCount], result);
        return result;
    }

    private static ImageRows Rows(ImageShape shape, int classCount = 2)
    {
        const int RowCount = 40;
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, RowCount * shape.Length).Select(_ => random.NextSingle())];
        int[] labels = [.. Enumerable.Range(0, RowCount).Select(row => row % classCount)];
        LabeledDataset dataset = LabeledDataset.FromRowMajor(values, shape.Length, labels);
        return new ImageRows("noise", shape, dataset, dataset, dataset);
    }

    private ExperimentOptions Options() => new() { Recipe = _recipe, Seed = 1, EpochCount = 1, ThreadCount = 2 };
}
