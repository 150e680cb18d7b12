using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Networks;

namespace MetricLearning.Onnx.Tests;

public class NetworkGraphTests
{
    private static readonly ImageShape Shape = new(Height: 9, Width: 7, Channels: 3);

    private static readonly TestCaseData[] Networks =
    [
        new TestCaseData(Of(new FullyConnectedLayer(6))).SetArgDisplayNames("one layer"),
        new TestCaseData(Of(
            new FullyConnectedLayer(40, Activation.Tanh), new FullyConnectedLayer(30, Activation.Relu),
            new FullyConnectedLayer(20, Activation.Gelu), new FullyConnectedLayer(8))).SetArgDisplayNames("every function"),
        new TestCaseData(Of(
            new FullyConnectedLayer(40), new BatchNormalizationLayer { Activation = Activation.Gelu, Epsilon = 0.01 },
            new DropoutLayer(0.5), new FullyConnectedLayer(8), new UnitLengthLayer())).SetArgDisplayNames("normalised rows"),
        new TestCaseData(Of(
            new ConvolutionLayer(5, 3) { Padding = 1, Activation = Activation.Relu }, new MaxPoolingLayer(2), new FullyConnectedLayer(8)))
            .SetArgDisplayNames("one convolution"),
        new TestCaseData(Of(
            new ConvolutionLayer(5, 3) { Stride = 2, Padding = 2, Activation = Activation.Gelu }, new BatchNormalizationLayer(),
            new AveragePoolingLayer(2) { Stride = 1 }, new ConvolutionLayer(4, 2), new ActivationLayer(Activation.Tanh),
            new GlobalAveragePoolingLayer())).SetArgDisplayNames("strides, an average and a mean of channels at the end"),
        new TestCaseData(Of(
            new MaxPoolingLayer(3) { Stride = 2 }, new UnitLengthLayer(), new ConvolutionLayer(2, 2)))
            .SetArgDisplayNames("unit length between images, an image at the end"),
        new TestCaseData(Of(
            new FullyConnectedLayer(12), new ConvolutionLayer(4, 1), new BatchNormalizationLayer(), new FullyConnectedLayer(3)))
            .SetArgDisplayNames("a convolution of single pixels"),
        new TestCaseData(Of(new DropoutLayer(0.5))).SetArgDisplayNames("nothing to do"),
        new TestCaseData(Of(
            new FullyConnectedLayer(5) { Name = "features" }, new FullyConnectedLayer(4) { Name = "embeddings" },
            new FullyConnectedLayer(3) { Name = "a name, with/signs \"and\" ünicode" })).SetArgDisplayNames("names that are taken"),
    ];

    [TestCaseSource(nameof(Networks))]
    public void Add_AnyLayers_EmbedAsTheNetworkDoes(EmbeddingNetwork network)
    {
        byte[] model = ModelRun.Export(network);
        foreach (int count in (int[])[1, 7, 1000])
        {
            Tensor<float> rows = ModelRun.Rows(count, network.InputDimension, seed: count);
            Tensor<float> expected = network.Embed(rows);
            float largest = Math.Max(1, Math.Abs(expected.MaxBy(Math.Abs)));

            float[] actual = ModelRun.Embed(model, rows);
            actual.Should().HaveCount((int)expected.FlattenedLength);
            actual.Zip(expected).Max(pair => Math.Abs(pair.First - pair.Second)).Should().BeLessThan(1e-5f * largest, "of {0} rows", count);
        }
    }

    [Test]
    public void AddUnitLength_ZeroRow_StaysZero()
    {
        EmbeddingNetwork network = new(4, [new FullyConnectedLayer(3), new UnitLengthLayer()], seed: 1);

        ModelRun.Embed(ModelRun.Export(network), Tensor.Create(new float[4], [1, 4])).Should().Equal(0, 0, 0);
    }

    private static EmbeddingNetwork Of(params NetworkLayer[] layers) =>
        ModelRun.Disturbed(new EmbeddingNetwork(Shape, layers, seed: 5, new() { MaxDegreeOfParallelism = 1 }));
}
