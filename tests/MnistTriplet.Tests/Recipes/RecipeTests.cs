using System.Runtime.InteropServices;
using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Training;
using MnistTriplet.Classifying;
using MnistTriplet.Data;
using MnistTriplet.Recipes;
using MnistTriplet.Report;

namespace MnistTriplet.Tests.Recipes;

/// <summary>The recipes from the embedded digits to the trained network.</summary>
[TestFixture]
internal sealed class RecipeTests
{
    private static readonly DigitSet Digits = EmbeddedDigits.Read();

    private static IRecipe[] AllRecipes => [new SeedRecipe(), new PublishedRecipe(), new MinedRecipe()];

    [Test]
    public void Seed_EmbeddedDigits_TrainedBeatsUntrained()
    {
        // Three seeds gain 2.5 points on average; a test side of 359 rows tells about 1 point from chance.
        double gain = Enumerable.Range(1, 3).Average(seed => Gain(new SeedRecipe(), seed));

        gain.Should().BeGreaterThan(0.015);
    }

    [TestCaseSource(nameof(AllRecipes))]
    public void AnyRecipe_AnyNumberOfThreads_GivesTheSameBits(IRecipe recipe)
    {
        int[] one = TrainedBits(recipe, threadCount: 1);

        TrainedBits(recipe, threadCount: 2).Should().Equal(one);
        TrainedBits(recipe, threadCount: 5).Should().Equal(one);
    }

    [Test]
    public void RandomTriplets_Rows_AreStandardisedByTheTrainingSide()
    {
        DatasetSplit rows = new SeedRecipe().Prepare(Digits, seed: 1);

        StandardScaler scaler = StandardScaler.Fit(rows.Train.Features);
        scaler.Mean.ToArray().Should().AllSatisfy(mean => mean.Should().BeApproximately(0, 1e-6, "values are rounded to floats"));
        scaler.Scale.ToArray().Should().AllSatisfy(scale => scale.Should().BeApproximately(1, 1e-6, "values are rounded to floats"));
        (rows.Train.RowCount, rows.Test.RowCount).Should().Be((1438, 359));
    }

    [Test]
    public void Mined_PublishedSplit_IsKeptAndBrightnessEndsAtOne()
    {
        DatasetSplit rows = new MinedRecipe().Prepare(Digits with { PublishedTrainCount = 1000 }, seed: 1);

        rows.Train.Labels.SequenceEqual(Digits.Labels.AsSpan(..1000)).Should().BeTrue();
        rows.Test.Labels.SequenceEqual(Digits.Labels.AsSpan(1000..)).Should().BeTrue();
        float[] values = [.. rows.Train.Features, .. rows.Test.Features];
        (values.Min(), values.Max()).Should().Be((0, 1));
    }

    private static double Gain(SeedRecipe recipe, int seed)
    {
        ExperimentOptions options = Options(recipe, seed, epochCount: 10, threadCount: 2);
        DatasetSplit split = recipe.Prepare(Digits, seed);
        var rows = new DigitRows(Digits.Name, split.Train, split.Test);
        DenseEmbeddingNetwork network = recipe.CreateNetwork(rows.Train.FeatureCount, options);
        double untrained = Accuracy(network, rows);
        new EmbeddingTrainer(network, recipe.CreateTraining(options)).Train(rows.Train);
        return Accuracy(network, rows) - untrained;
    }

    private static double Accuracy(DenseEmbeddingNetwork network, DigitRows rows) =>
        new DigitClassifier(network, threadCount: 2)
            .Classify(rows, [1], new SynchronousProgress<double>(_ => { }), CancellationToken.None).Votes[0].Accuracy;

    private static int[] TrainedBits(IRecipe recipe, int threadCount)
    {
        ExperimentOptions options = Options(recipe, seed: 3, epochCount: 1, threadCount);
        DatasetSplit rows = recipe.Prepare(Digits, options.Seed);
        DenseEmbeddingNetwork network = recipe.CreateNetwork(rows.Train.FeatureCount, options);
        new EmbeddingTrainer(network, recipe.CreateTraining(options)).Train(rows.Train);
        float[] values = [.. network.Parameters.SelectMany(parameter => parameter.Values), .. network.Embed(rows.Test.Features)];
        return MemoryMarshal.Cast<float, int>(values).ToArray();
    }

    private static ExperimentOptions Options(IRecipe recipe, int seed, int epochCount, int threadCount) => new()
    {
        Recipe = recipe,
        EpochCount = epochCount,
        BatchSize = recipe.DefaultBatchSize,
        Seed = seed,
        ThreadCount = threadCount,
        NeighborCount = 1,
    };
}
