using MetricLearning.Augmentation;
using MetricLearning.Data;
using MetricLearning.Networks;
using MnistTriplet.Data;

namespace MnistTriplet.Recipes;

/// <summary>Two hidden layers of relu units that learn from all violating triplets of class-balanced batches.</summary>
internal sealed class MinedRecipe : ClassBalancedRecipe
{
    public override string Name => "mined";

    public override string Summary => "a larger network, class-balanced batches of images moved a little and all violating triplets among their rows";

    protected override string NetworkDescription => "relu";

    protected override int DefaultRowsPerClass => 10;

    protected override int LeastEpochCount => 10;

    protected override int LeastStepCount => 3000;

    protected override double LearningRate => 0.001;

    public override IEmbeddingNetwork CreateNetwork(ImageRows rows, ExperimentOptions options) => new DenseEmbeddingNetwork(
        rows.Shape.Length,
        [new(512, Activation.Relu), new(256, Activation.Relu), new(64)],
        options.Seed,
        new() { MaxDegreeOfParallelism = options.ThreadCount });

    protected override ImageAugmentationOptions AugmentationOf(ImageShape shape) => new()
    {
        MaxShift = 0.07 * Math.Min(shape.Height, shape.Width),
        MaxRotation = 10,
        MaxScaling = 0.1,
    };
}
