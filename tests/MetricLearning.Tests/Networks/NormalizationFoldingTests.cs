using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Kernels;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class NormalizationFoldingTests
{
    private const int Rows = 9;
    private static readonly ImageShape Image = new(7, 8, 3);

    // Behind each layer that takes a normalisation in, and behind some that do not.
    private static readonly NetworkLayer[] Layers =
    [
        new ConvolutionLayer(5, 3) { Padding = 1 },
        new BatchNormalizationLayer { Activation = Activation.Relu },
        new BatchNormalizationLayer { Name = "again" },
        new ConvolutionLayer(6, 3) { Activation = Activation.Tanh },
        new BatchNormalizationLayer { Name = "behind tanh" },
        new MaxPoolingLayer(2),
        new BatchNormalizationLayer { Name = "behind pool" },
        new FullyConnectedLayer(7),
        new BatchNormalizationLayer { Activation = Activation.Gelu },
        new DropoutLayer(0.5),
        new FullyConnectedLayer(4) { Name = "last" },
        new BatchNormalizationLayer { Epsilon = 0.1, Name = "end" },
    ];

    [Test]
    public void FoldBatchNormalization_AllKinds_EmbedsAlike([Values] bool normalizesOutput)
    {
        NetworkLayer[] end = normalizesOutput ? [new UnitLengthLayer()] : [];
        EmbeddingNetwork network = Trained(end);
        Tensor<float> x = Tensor.Create(ReferenceMatrix.Random(Rows * Image.Length, 1), [Rows, Image.Length]);
        float[] expected = network.Embed(x).ToArray();

        float[] actual = network.FoldBatchNormalization().Embed(x).ToArray();

        float largest = expected.Max(Math.Abs);
        Close.Assert(
            [.. actual.Select(value => value / largest)], [.. expected.Select(value => (double)value / largest)], 1e-5, "roundings");
    }

    [Test]
    public void FoldBatchNormalization_AllKinds_KeepsNamesAndWhatCannotBeMoved() =>
        Trained().FoldBatchNormalization().ToString().Split(Environment.NewLine).Should().Equal(
            "conv1: convolution 3 × 3, relu, 7 × 8 × 3 → 7 × 8 × 5, 140 parameters",
            "again: batch normalisation, 7 × 8 × 5 → 7 × 8 × 5, 10 parameters",
            "conv2: convolution 3 × 3, tanh, 7 × 8 × 5 → 5 × 6 × 6, 276 parameters",
            "behind tanh: batch normalisation, 5 × 6 × 6 → 5 × 6 × 6, 12 parameters",
            "pool1: max pooling 2 × 2, 5 × 6 × 6 → 2 × 3 × 6, 0 parameters",
            "behind pool: batch normalisation, 2 × 3 × 6 → 2 × 3 × 6, 12 parameters",
            "dense1: fully connected, 2 × 3 × 6 → 7, 259 parameters",
            "dense1.gelu: gelu, 7 → 7, 0 parameters",
            "dropout1: dropout 0.5, 7 → 7, 0 parameters",
            "last: fully connected, 7 → 4, 32 parameters",
            "741 parameters");

    [Test]
    public void FoldBatchNormalization_Network_LeavesTheOriginalAloneAndSharesNothing()
    {
        EmbeddingNetwork network = Trained();
        float[] before = Numbers(network);

        EmbeddingNetwork folded = network.FoldBatchNormalization();
        foreach (Parameter parameter in folded.Parameters)
        {
            TensorMemory.Of<float>(parameter.Values).Clear();
        }

        Numbers(network).Should().Equal(before);
    }

    [Test]
    public void FoldBatchNormalization_OneChannel_IsSolvedByHand()
    {
        EmbeddingNetwork network = new(2, [new FullyConnectedLayer(1), new BatchNormalizationLayer { Epsilon = 1 }], seed: 1);
        network.SetByName("dense1.weight", 3, -4);
        network.SetByName("dense1.bias", 5);
        network.SetByName("norm1.scale", 6);
        network.SetByName("norm1.shift", 7);
        network.SetByName("norm1.mean", 1);
        network.SetByName("norm1.variance", 8);

        // The factor is 6 / √(8 + 1) = 2.
        Numbers(network.FoldBatchNormalization()).Should().Equal(6, -8, (2 * (5 - 1)) + 7);
    }

    private static EmbeddingNetwork Trained(params NetworkLayer[] end)
    {
        EmbeddingNetwork network = new(Image, [.. Layers, .. end], seed: 3);
        int seed = 10;
        foreach (Parameter parameter in network.Parameters.Where(p => p.Values.Rank == 1))
        {
            // From 0.5 to 1.5, so that variances are above 0 and all numbers are other than at first.
            Span<float> values = TensorMemory.Of<float>(parameter.Values);
            ReferenceMatrix.Random(values.Length, seed++).Select(value => 1 + (value / 2)).ToArray().CopyTo(values);
        }

        return network;
    }

    private static float[] Numbers(EmbeddingNetwork network) =>
        [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];
}
