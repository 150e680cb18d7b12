using MetricLearning.Augmentation;
using MetricLearning.Data;
using MetricLearning.Networks;
using MnistTriplet.Data;

namespace MnistTriplet.Recipes;

/// <summary>
/// A convolutional network that learns from all violating triplets of class-balanced batches. Its settings stand here, and none of them
/// knows the set: lengths are shares of the image, and small images are pooled less often.
/// </summary>
internal sealed class ConvRecipe : ClassBalancedRecipe
{
    private const int LeastPooledSide = 4;
    private const int EmbeddingDimension = 64;

    private static readonly ConvolutionLayer[] Convolutions =
    [
        new(32, 5) { Padding = 2 },
        new(64, 3) { Padding = 1 },
        new(128, 3) { Padding = 1 },
    ];

    public override string Name => "conv";

    public override string Summary => "a convolutional network, class-balanced batches of images moved a little and all violating triplets";

    protected override string NetworkDescription => "convolutions, relu";

    protected override int DefaultRowsPerClass => 20;

    protected override int LeastEpochCount => 8;

    protected override int LeastStepCount => 2400;

    protected override double LearningRate => 0.002;

    public override IEmbeddingNetwork CreateNetwork(ImageRows rows, ExperimentOptions options) => new ConvolutionalEmbeddingNetwork(
        rows.Shape, LayersFor(rows.Shape), options.Seed, new() { MaxDegreeOfParallelism = options.ThreadCount });

    protected override ImageAugmentationOptions AugmentationOf(ImageShape shape) => new()
    {
        MaxShift = 0.07 * Math.Min(shape.Height, shape.Width),
        MaxRotation = 10,
        MaxScaling = 0.1,
    };

    // Pooled before it is normalised: the same network, and a quarter of the work.
    private static List<NetworkLayer> LayersFor(ImageShape shape)
    {
        List<NetworkLayer> layers = [];
        int side = Math.Min(shape.Height, shape.Width);
        foreach (ConvolutionLayer convolution in Convolutions)
        {
            layers.Add(convolution);
            if (side >= LeastPooledSide)
            {
                layers.Add(new MaxPoolingLayer(2));
                side /= 2;
            }

            layers.Add(new BatchNormalizationLayer { Activation = Activation.Relu });
        }

        layers.Add(new FullyConnectedLayer(EmbeddingDimension));
        return layers;
    }
}
