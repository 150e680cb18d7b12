using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Classification;

public class NetworkRecipeTests
{
    [TestCase(20, 5, 2)]
    [TestCase(3000, 20, 26)]
    [TestCase(1_000_000, 64, 10)]
    [TestCase(1000, 4000, 24)]
    [TestCase(50_000, 64, 10_000)]
    [TestCase(int.MaxValue, 1, 1)]
    public void For_AnySize_StaysWithinItsWork(int rows, int columns, int classes)
    {
        NetworkRecipe recipe = NetworkRecipe.For(rows, columns, classes);

        recipe.StepCount.Should().BeInRange(NetworkRecipe.FewestSteps, 20_000);
        (recipe.StepCount == NetworkRecipe.FewestSteps || recipe.WorkFor(columns, classes) <= 2e11).Should().BeTrue();
        recipe.EmbeddingDimension.Should().Be(classes > 64 ? 64 : 32);
    }

    [TestCase(120, 300)]
    [TestCase(1000, 937)]
    [TestCase(10_000, 4000)]
    public void For_FewEmbeddingsOfEachClass_TakesFewerStepsOfAWiderLayerWithDropout(int rows, int steps)
    {
        NetworkRecipe recipe = NetworkRecipe.For(rows, 384, rows / 5, isFewShot: true);

        (recipe.StepCount, recipe.HiddenWidths[0], recipe.Dropout, recipe.EmbeddingDimension).Should().Be((steps, 512, 0.3, 64));
    }

    [TestCase(10, 1f, true)]
    [TestCase(11, 1f, false)]
    [TestCase(10, 1.1f, false)]
    public void IsFewShot_RowsOfLengthOne_DependsOnRowsOfEachClass(int rowsOfClass, float length, bool expected)
    {
        int[] labels = [.. Enumerable.Range(0, 2 * rowsOfClass).Select(row => row % 2)];
        LabeledDataset data = LabeledDataset.FromRows(labels.Select(label => label == 0 ? new[] { length, 0 } : [0, length]), labels);

        NetworkRecipe.IsFewShot(data).Should().Be(expected);
    }

    [Test]
    public void CreateNetwork_OfARecipe_HasItsLayersAndUnitEmbeddings()
    {
        NetworkRecipe recipe = new() { HiddenWidths = [7, 5], Dropout = 0.1, EmbeddingDimension = 3 };

        EmbeddingNetwork network = recipe.CreateNetwork(4, seed: 1, maxDegreeOfParallelism: 1);

        network.Layers.Select(layer => layer.GetType().Name).Should().Equal(
            "FullyConnectedLayer", "DropoutLayer", "FullyConnectedLayer", "DropoutLayer", "FullyConnectedLayer", "UnitLengthLayer");
        network.EmbedRow([1, 2, 3, 4]).Sum(value => value * value).Should().BeApproximately(1, 1e-5f);
    }

    [Test]
    public void CreateNetwork_OfImages_BeginsWithConvolutions()
    {
        NetworkRecipe recipe = new()
        {
            ImageShape = new(8, 8, 3),
            ConvolutionChannels = [4, 6],
            HiddenWidths = [7],
            EmbeddingDimension = 3,
        };

        EmbeddingNetwork network = recipe.CreateNetwork(192, seed: 1, maxDegreeOfParallelism: 1);

        network.Layers.Take(2).Select(layer => layer.GetType().Name).Should().Equal("ConvolutionLayer", "MaxPoolingLayer");
        (network.InputDimension, network.EmbeddingDimension).Should().Be((192, 3));
    }

    [Test]
    public void Train_Images_MovesThemInThreeQuartersOfTheSteps()
    {
        LabeledDataset data = Bars.Create(rowsPerClass: 8, seed: 1);
        NetworkRecipe still = new()
        {
            ImageShape = Bars.Shape,
            ConvolutionChannels = [4],
            HiddenWidths = [8],
            StepCount = 3,
            BatchSize = 16,
            Motion = new(),
        };

        float[] Weights(NetworkRecipe recipe)
        {
            EmbeddingNetwork network = recipe.CreateNetwork(Bars.Shape.Length, 1, 1);
            recipe.Train(network, data, [.. Enumerable.Range(0, data.RowCount)], recipe.CreateLoss(4, 1), 1, 1, default);
            return network.EmbedRow(data.Row(0));
        }

        Weights(still).Should().Equal(Weights(still));
        Weights(still).Should().NotEqual(Weights(still with { Motion = null }), "images move unless told otherwise");
        NetworkRecipe one = still with { StepCount = 1 }; // three quarters of one step are none
        Weights(one).Should().Equal(Weights(one with { Motion = null }));
    }

    [TestCase(null, null, 900, "softmax over cosines to a proxy of each label, scale 16; 1,500 steps of 64 rows")]
    [TestCase(null, null, 20, "softmax over cosines to a proxy of each label, scale 16; 1,500 steps of 20 rows")]
    [TestCase("CircleLoss", 8, 900, "CircleLoss; 1,500 steps of at most 8 rows of each of 5 labels")]
    [TestCase("CircleLoss", 30, 900, "CircleLoss; 1,500 steps of at most 30 rows of each of 2 labels")]
    [TestCase("CircleLoss", 1000, 900, "CircleLoss; 1,500 steps of at most 1000 rows of each of 2 labels")]
    public void Describe_OfARecipe_NamesSizesLossAndSteps(string? loss, int? rowsPerClass, int rows, string expected)
    {
        NetworkRecipe recipe = new() { Loss = new(_ => null!) { RowsPerClass = rowsPerClass } };

        recipe.Describe(loss, rows, classes: 5).Should().Be($"128 relu, 32 of unit length; {expected}");
    }

    [Test]
    public void Describe_OfImages_NamesConvolutions() =>
        new NetworkRecipe { ImageShape = Bars.Shape, ConvolutionChannels = [4, 8], HiddenWidths = [7, 5], Dropout = 0.5 }
            .Describe(null, 100, 5).Should().StartWith("convolutions of 4, 8 channels, 7, 5 relu with dropout 0.5, 32 of unit length; ");

    [Test]
    public void WorkFor_RowsPerClass_CountsTheRowsOfABatch()
    {
        NetworkRecipe usual = new();

        (usual with { Loss = new(_ => null!) { RowsPerClass = 8 } }).WorkFor(10, 4).Should().Be(usual.WorkFor(10, 4) / 2); // 32 of 64
        (usual with { Loss = new(_ => null!) { RowsPerClass = 1000 } }).WorkFor(10, 4, rows: 16).Should().Be(usual.WorkFor(10, 4) / 4);
    }

    [Test]
    public void Train_RowsPerClass_ServesAsManyOfEach()
    {
        RecordingLoss loss = new();
        LabeledDataset data = Blobs.Create(30, seed: 1);
        NetworkRecipe recipe = new() { Loss = new(_ => loss) { RowsPerClass = 8 }, BatchSize = 32, StepCount = 5 };

        recipe.Train(recipe.CreateNetwork(10, 1, 1), data, [.. Enumerable.Range(0, 100)], loss, 1, 1, default);

        loss.Labels.Should().HaveCount(5);
        loss.Rows[0].Should().HaveCount(32 * 32);
        loss.Labels.Should().OnlyContain(labels => labels.GroupBy(label => label).All(one => one.Count() == 8) && labels.Length == 32);
    }

    [Test]
    public void Train_SeparableClasses_BringsThemTogether()
    {
        LabeledDataset raw = Blobs.Create(30, seed: 1);
        LabeledDataset data = StandardScaler.Fit(raw.Features).Transform(raw);
        NetworkRecipe recipe = NetworkRecipe.For(120, 10, 4) with { StepCount = 300 };
        EmbeddingNetwork network = recipe.CreateNetwork(10, 1, 1);

        recipe.Train(network, data, [.. Enumerable.Range(0, 100)], recipe.CreateLoss(4, 1), 1, 1, default);

        Blobs.PrecisionAtOne(network.Embed(data.Features), data.Labels).Should().BeGreaterThan(0.93)
            .And.BeGreaterThan(Blobs.PrecisionAtOne(data.Features, data.Labels) + 0.05);
    }
}
