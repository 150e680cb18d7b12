using MetricLearning.Augmentation;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MnistTriplet.Data;

namespace MnistTriplet.Recipes;

/// <summary>Two hidden layers of relu units that learn from all violating triplets of class-balanced batches.</summary>
internal class MinedRecipe : ClassBalancedRecipe
{
    /// <summary>Columns of an embedding.</summary>
    public const int Dimension = 64;

    public override string Name => "mined";

    public override string Summary =>
        "a larger network, class-balanced batches of images moved a little and all violating triplets among their rows";

    public override RecipeDescription Description => new("relu", "triplet, margin 0.2 on unit rows, mean of violating", "all triplets");

    protected override int DefaultRowsPerClass => 10;

    protected override int LeastEpochCount => 10;

    protected override int LeastStepCount => 3000;

    protected override double LearningRate => 0.001;

    public override IEmbeddingNetwork CreateNetwork(ImageRows rows, ExperimentOptions options) => new EmbeddingNetwork(
        rows.Shape.Length,
        [new(512, Activation.Relu), new(256, Activation.Relu), new(Dimension)],
        options.Seed,
        new() { MaxDegreeOfParallelism = options.ThreadCount });

    protected override IEmbeddingLoss CreateLoss(ImageRows rows, ExperimentOptions options, QuarterTurns turns) => new SampledTripletLoss(
        new TripletMarginLoss(new()
        {
            Distance = new(DistanceMetric.Euclidean, NormalizesRows: true),
            Margin = 0.2,
            Reduction = TripletReduction.MeanOfViolating,
        }));

    protected override ImageAugmentationOptions AugmentationOf(ImageShape shape) =>
        ImageAugmentationOptions.ForShape(shape, shift: 0.036, rotation: 10, scaling: 0.1, bend: 0.107);
}
