using System.Numerics.Tensors;
using MetricLearning.Benchmarks;
using MetricLearning.Data;
using MetricLearning.Networks;
using TorchSharp;
using TorchSharp.Modules;

namespace MetricLearning.ComparisonBenchmarks;

/// <summary>
/// A training step of a convolutional network over grey images of 28 × 28: two convolutions 5 × 5 of 16 and 32 channels, each with relu and
/// max pooling, then 128 and 64 outputs; mean of squares for a loss, plain SGD.
/// </summary>
internal static class ConvolutionalStep
{
    // Multiply-adds of one image in each layer with weights, the first of which hands no gradient on.
    private const double FirstLayer = 24 * 24 * 16 * 25;
    private const double OtherLayers = (8 * 8 * 32 * 25 * 16) + (512 * 128) + (128 * 64);
    private const double OperationsPerRow = 2 * ((2 * FirstLayer) + (3 * OtherLayers));

    public static Comparison Compare(int rows, int threads)
    {
        float[] features = RandomValues.Create(rows * 784, seed: 2);
        OurStep ours = Ours(features, rows, threads);
        using TorchStep torch = Torch(features, rows, ours.CopyParameters());
        return StepComparison.Run($"convolutional step, {rows} rows", rows * OperationsPerRow, ours, torch);
    }

    private static OurStep Ours(float[] features, int rows, int threads)
    {
        NetworkLayer[] layers =
        [
            new ConvolutionLayer(16, 5) { Activation = Activation.Relu },
            new MaxPoolingLayer(2),
            new ConvolutionLayer(32, 5) { Activation = Activation.Relu },
            new MaxPoolingLayer(2),
            new FullyConnectedLayer(128, Activation.Relu),
            new FullyConnectedLayer(64),
        ];
        return new(
            new EmbeddingNetwork(new ImageShape(28, 28, 1), layers, seed: 1),
            new MeanSquareLoss(),
            new LabeledDataset(Tensor.Create(features, [rows, 784]), new int[rows]),
            threads);
    }

    private static TorchStep Torch(float[] features, int rows, float[][] start)
    {
        (Conv2d first, Conv2d second) = (torch.nn.Conv2d(1, 16, 5), torch.nn.Conv2d(16, 32, 5));
        (Linear third, Linear last) = (torch.nn.Linear(512, 128), torch.nn.Linear(128, 64));
        return new(
            torch.nn.Sequential(
                first,
                torch.nn.ReLU(),
                torch.nn.MaxPool2d(2),
                second,
                torch.nn.ReLU(),
                torch.nn.MaxPool2d(2),
                torch.nn.Flatten(),
                third,
                torch.nn.ReLU(),
                last),
            [
                TorchParameter.OfConvolution(first.weight!), TorchParameter.Alike(first.bias!),
                TorchParameter.OfConvolution(second.weight!), TorchParameter.Alike(second.bias!),
                TorchParameter.BehindImage(third.weight!, channels: 32, height: 4, width: 4), TorchParameter.Alike(third.bias!),
                TorchParameter.Alike(last.weight!), TorchParameter.Alike(last.bias!),
            ],
            embeddings => embeddings.square().mean(),
            torch.tensor(features).reshape(rows, 1, 28, 28),
            start);
    }
}
