using System.Numerics.Tensors;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Networks;

namespace MetricLearning.Onnx.Tests;

public class EnsembleExportTests
{
    private static readonly EmbeddingNetwork[] Networks =
    [
        ModelRun.Disturbed(new EmbeddingNetwork(6, [new(16, Activation.Relu), new(4)], seed: 3)),
        ModelRun.Disturbed(new EmbeddingNetwork(
            6, (NetworkLayer[])[new FullyConnectedLayer(8, Activation.Gelu), new FullyConnectedLayer(3), new UnitLengthLayer()], seed: 4)),
    ];

    private static readonly StandardScaler Scaler = StandardScaler.Fit(ModelRun.Rows(50, 6, seed: 1));

    private static readonly EmbeddingNetwork RowMap = ModelRun.Disturbed(new EmbeddingNetwork(6, [new(6)], seed: 5));

    private static readonly NetworkEnsemble[] Ensembles =
    [
        new(Scaler, Networks, rowDeviation: 2.5),
        new(Scaler, Networks, rowDeviation: null),
        new(Scaler, Networks[..1], rowDeviation: 1),
        new(Scaler, [], rowDeviation: 2.5),
        new(Scaler, Networks, rowDeviation: 2.5, RowMap),
        new(Scaler, [], rowDeviation: 1, RowMap),
    ];

    [Test]
    public void Write_NetworksAndRow_GivesTheirEmbeddings(
        [ValueSource(nameof(Ensembles))] NetworkEnsemble ensemble, [Values(0, 1, 7, 1000)] int rows)
    {
        Tensor<float> features = ModelRun.Rows(rows, 6, seed: 2);
        float[] expected = new float[rows * ensemble.EmbeddingDimension];
        ensemble.Embed(features, new TensorSpan<float>(expected, [rows, ensemble.EmbeddingDimension], []));

        float[] actual = ModelRun.Embed(ModelRun.Export(ensemble), features);

        actual.Should().HaveCount(expected.Length);
        actual.Zip(expected).Select(pair => Math.Abs(pair.First - pair.Second)).DefaultIfEmpty().Max().Should().BeLessThan(1e-5f);
    }

    [Test]
    public void Save_TrainedClassifier_EmbedsAsItDoes()
    {
        Random random = new(5);
        string[] labels = [.. Enumerable.Range(0, 120).Select(row => $"class {row % 3}")];
        float[][] rows = [.. labels.Select((_, row) => new[] { (row % 3) + random.NextSingle(), random.NextSingle() })];
        SimilarityClassifierOptions options = new() { FoldCount = 2, NetworksPerFold = 1, Recipe = new() { StepCount = 50 } };
        SimilarityClassifier model = SimilarityClassifier.Train(rows, labels, options);
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            OnnxExport.Save(path, model.Embedder, new() { LabelNames = model.Labels });

            float[] actual = ModelRun.Embed(File.ReadAllBytes(path), Tensor.Create(rows[7], [1, 2]));
            actual.Zip(model.Embed(rows[7])).Max(pair => Math.Abs(pair.First - pair.Second)).Should().BeLessThan(1e-5f);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void Write_NetworkOfAnotherAuthor_SaysWhich()
    {
        using MemoryStream stream = new();

        FluentActions.Invoking(() => OnnxExport.Write(stream, new NetworkEnsemble(Scaler, [], 1, new Foreign(6))))
            .Should().Throw<ArgumentException>().WithMessage("ensemble holds a Foreign; expected networks of this library alone*");
        FluentActions.Invoking(() => OnnxExport.Write(stream, new NetworkEnsemble(Scaler, [new Foreign()], null)))
            .Should().Throw<ArgumentException>().WithParameterName("ensemble")
            .WithMessage("ensemble holds a Foreign; expected networks of this library alone. *");
        stream.Length.Should().Be(0);
    }

    private sealed class Foreign(int embeddingDimension = 2) : IEmbeddingNetwork
    {
        public int InputDimension => 6;

        public int EmbeddingDimension => embeddingDimension;

        public IReadOnlyList<Parameter> Parameters => [];

        public void Embed(in ReadOnlyTensorSpan<float> features, in TensorSpan<float> destination) => throw new NotSupportedException();

        public ITrainingPass CreateTrainingPass(int maxRowCount, ThreadTeam threads) => throw new NotSupportedException();
    }
}
