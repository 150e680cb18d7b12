using MetricLearning.Augmentation;
using MetricLearning.Data;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Sampling;
using MetricLearning.Training;
using MnistTriplet.Data;

namespace MnistTriplet.Recipes;

/// <summary>
/// A convolutional network that pulls each row towards its nearest of the same class and towards a learned proxy of the class, and away
/// from all others. Its settings stand here, and none of them knows the set: lengths are shares of the image, and small images are pooled
/// less often.
/// </summary>
internal sealed class ConvRecipe : ClassBalancedRecipe
{
    private const int LeastPooledSide = 4;
    private const int EmbeddingDimension = 256;
    private const double ProxyScale = 16;
    private const double ProxyLearningRate = 0.01;
    private const double MostTurnedShare = 0.6;

    private static readonly ConvolutionLayer[] Convolutions =
    [
        new(32, 5) { Padding = 2 },
        new(64, 3) { Padding = 1 },
        new(128, 3) { Padding = 1 },
    ];

    private static readonly ConvolutionLayer LastConvolution = new(128, 3) { Padding = 1 };

    public override string Name => "conv";

    public override string Summary => "a convolutional network, class-balanced batches of images moved and bent a little, easy positives";

    public override RecipeDescription Description =>
        new("convolutions, relu", "multi-similarity + ArcFace without margin", "nearest positive, every negative; proxies");

    protected override int DefaultRowsPerClass => 32;

    protected override int LeastEpochCount => 24;

    protected override int LeastStepCount => 2400;

    protected override double LearningRate => 0.002;

    // The last steps are taken on images as they are: weights and running means settle on what is to be classified.
    protected override double MovedShare => 0.8;

    public override IEmbeddingNetwork CreateNetwork(ImageRows rows, ExperimentOptions options) => new EmbeddingNetwork(
        rows.Shape, LayersFor(rows.Shape), options.Seed, new() { MaxDegreeOfParallelism = options.ThreadCount });

    public override EmbeddingTrainerOptions CreateTraining(ImageRows rows, ExperimentOptions options) =>
        base.CreateTraining(rows, options) with { LossLearningRate = ProxyLearningRate };

    // The nearest positive alone: a class keeps its varieties, and classes that training never sees are told apart better. Classes that
    // overlap, as coats and pullovers do, are parted better by proxies, which are what a class has in common.
    protected override IEmbeddingLoss CreateLoss(ImageRows rows, ExperimentOptions options, QuarterTurns turns) => new SummedLoss(
        new MultiSimilarityLoss(new EasyPositivePairSampler()),
        turns.Share > 0 ? new UprightLoss(CreateProxies(rows, options.Seed), turns) : CreateProxies(rows, options.Seed));

    // Few classes say little of what tells further ones apart; turned images, which are such, say more. They have no proxies: those serve
    // digits that are never seen a little more and clothes much less, see docs/mnist.md.
    protected override double TurnedShare(ImageRows rows) => rows.Shape.Height == rows.Shape.Width
        ? MostTurnedShare * Math.Max(0, 1 - ((double)rows.Train.ClassCount / MostClassesPerBatch))
        : 0;

    protected override ImageAugmentationOptions AugmentationOf(ImageShape shape) =>
        ImageAugmentationOptions.ForShape(shape, shift: 0.07, rotation: 15, scaling: 0.15, bend: 0.143);

    private static ArcFaceLoss CreateProxies(ImageRows rows, int seed) =>
        new(rows.Classes[^1] + 1, EmbeddingDimension, seed, new() { MarginDegrees = 0, Scale = ProxyScale });

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

        layers.Add(LastConvolution); // of what is left, not pooled
        layers.Add(new BatchNormalizationLayer { Activation = Activation.Relu });
        layers.Add(new FullyConnectedLayer(EmbeddingDimension));
        return layers;
    }
}
