using System.Numerics.Tensors;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Networks;
using Microsoft.ML.OnnxRuntime;

namespace MetricLearning.OnnxRuntime.Tests;

public class OnnxFeaturesTests
{
    private static readonly EmbeddingNetwork Images = new(
        new ImageShape(8, 8, 3),
        [
            new ConvolutionLayer(6, KernelSize: 3) { Activation = Activation.Relu },
            new MaxPoolingLayer(2),
            new FullyConnectedLayer(7),
        ],
        seed: 5);

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(200)]
    public void Embed_DenseNetwork_GivesWhatTheNetworkGives(int rowCount)
    {
        using OnnxFeatures features = new(TestModels.Export(TestModels.Dense), new() { BatchRows = 64, Threads = 1 });
        Tensor<float> rows = TestRows.Random(rowCount, 5, seed: 1);

        (features.InputDimension, features.EmbeddingDimension, features.FixedBatch).Should().Be((5, 4, null));
        (features.InputName, features.OutputName).Should().Be(("features", "embeddings"));
        TestRows.Difference(TestRows.Embed(features, rows), TestModels.Dense.Embed(rows)).Should().BeLessThan(1e-5f);
    }

    [Test]
    public void Embed_ConvolutionalNetwork_GivesWhatTheNetworkGives()
    {
        using OnnxFeatures features = new(TestModels.Export(Images));
        Tensor<float> rows = TestRows.Random(70, 192, seed: 2);

        TestRows.Difference(TestRows.Embed(features, rows), Images.Embed(rows)).Should().BeLessThan(1e-5f);
    }

    [TestCase(1)]
    [TestCase(4)]
    [TestCase(9)]
    public void Embed_ModelOfFixedBatch_FillsTheLastRunUp(int rowCount)
    {
        using OnnxFeatures features = new(TestModels.WithBatch(TestModels.Dense, 4));
        Tensor<float> rows = TestRows.Random(rowCount, 5, seed: 3);

        features.FixedBatch.Should().Be(4);
        TestRows.Difference(TestRows.Embed(features, rows), TestModels.Dense.Embed(rows)).Should().BeLessThan(1e-5f);
    }

    [Test]
    public void Embed_DataSet_KeepsLabelsAndNames()
    {
        using OnnxFeatures features = new(TestModels.Export(TestModels.Dense));
        LabeledDataset data = new(TestRows.Random(6, 5, seed: 4), [0, 1, 2, 0, 1, 2], ["a", "b", "c"]);

        LabeledDataset embedded = features.Embed(data);
        embedded.Labels.ToArray().Should().Equal(0, 1, 2, 0, 1, 2);
        embedded.LabelNames.Should().Equal("a", "b", "c");
        TestRows.Difference([.. embedded.Features], TestModels.Dense.Embed(data.Features)).Should().BeLessThan(1e-5f);
    }

    [Test]
    public void Embed_ThenTrain_MakesAHeadOnTheFeatures()
    {
        using OnnxFeatures features = new(TestModels.Export(TestModels.Dense), new() { UnitLength = true });
        var random = new Random(8);
        float[][] rows = [.. Enumerable.Range(0, 60).Select(i =>
            Enumerable.Range(0, 5).Select(column => (column == i % 3 ? 2f : 0f) + (0.2f * random.NextSingle())).ToArray())];
        string[] labels = [.. rows.Select((_, i) => $"class {i % 3}")];

        var head = SimilarityClassifier.Train(
            features.Embed(LabeledDataset.FromRows(rows, labels)),
            new() { FoldCount = 2, NetworksPerFold = 1, Recipe = new() { StepCount = 100 } });
        rows.Where((row, i) => head.Classify(features.EmbedRow(row)).Label == labels[i]).Should().HaveCountGreaterThan(55);
    }

    [Test]
    public void EmbedRow_IsTheRowOfEmbed()
    {
        using OnnxFeatures features = new(TestModels.Export(TestModels.Dense));
        Tensor<float> rows = TestRows.Random(3, 5, seed: 5);
        float[] destination = new float[4];
        features.EmbedRow([.. rows.Skip(5).Take(5)], destination);

        TestRows.Difference(destination, TestRows.Embed(features, rows).AsSpan(4, 4).ToArray()).Should().BeLessThan(1e-6f);
        features.EmbedRow([.. rows.Skip(5).Take(5)]).Should().Equal(destination);
    }

    [Test]
    public void Embed_NoRow_GivesNone()
    {
        using OnnxFeatures features = new(TestModels.Export(TestModels.Dense));
        TestRows.Embed(features, Tensor.CreateFromShape<float>([0, 5])).Should().BeEmpty();
    }

    [Test]
    public void Embed_RowsOfAView_AreReadWhereTheyLie()
    {
        using OnnxFeatures features = new(TestModels.Export(TestModels.Dense));
        Tensor<float> wide = TestRows.Random(6, 8, seed: 6);
        Tensor<float> view = wide.Slice(new System.Buffers.NRange(1, 6), new System.Buffers.NRange(2, 7));

        TestRows.Difference(TestRows.Embed(features, view), TestModels.Dense.Embed(view.ToDenseTensor())).Should().BeLessThan(1e-5f);
    }

    [Test]
    public void Embed_Progress_TellsOfEveryRun()
    {
        using OnnxFeatures features = new(TestModels.Export(TestModels.Dense), new() { BatchRows = 4 });
        Reports reports = new();
        TestRows.Embed(features, TestRows.Random(9, 5, seed: 1), reports);

        reports.All.Should().Equal(new OnnxFeaturesProgress(4, 9), new OnnxFeaturesProgress(8, 9), new OnnxFeaturesProgress(9, 9));
    }

    [Test]
    public void Embed_ManyThreads_GiveTheSame()
    {
        using OnnxFeatures features = new(TestModels.Export(TestModels.Dense), new() { BatchRows = 8 });
        Tensor<float> rows = TestRows.Random(40, 5, seed: 7);
        float[] expected = TestRows.Embed(features, rows);
        float[][] results = new float[16][];
        Parallel.For(0, results.Length, new() { MaxDegreeOfParallelism = 4 }, i => results[i] = TestRows.Embed(features, rows));

        results.Should().AllSatisfy(result => result.Should().Equal(expected));
    }

    [Test]
    public void Dispose_BesideACall_WaitsForItsEndAndRefusesTheNext()
    {
        OnnxFeatures features = new(TestModels.Export(TestModels.Dense), new() { BatchRows = 2 });
        Tensor<float> rows = TestRows.Random(6, 5, seed: 1);

        TestRows.Difference(TestRows.Embed(features, rows, new Reports(features.Dispose)), TestModels.Dense.Embed(rows))
            .Should().BeLessThan(1e-5f);
        features.Invoking(it => it.EmbedRow(new float[5])).Should().Throw<ObjectDisposedException>();
        features.Invoking(it => it.Dispose()).Should().NotThrow();
    }

    [Test]
    public void Dispose_SessionOfTheCaller_IsLeftAsItIs()
    {
        using InferenceSession session = new(TestModels.Export(TestModels.Dense));
        new OnnxFeatures(session).Dispose();

        using OnnxFeatures features = new(session);
        features.EmbedRow(new float[5]).Should().HaveCount(4);
    }

    [Test]
    public void Constructor_Path_OpensTheFile()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, TestModels.Export(TestModels.Dense));
            using OnnxFeatures features = new(path);
            Tensor<float> rows = TestRows.Random(2, 5, seed: 1);

            TestRows.Difference(TestRows.Embed(features, rows), TestModels.Dense.Embed(rows)).Should().BeLessThan(1e-5f);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
