using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Networks;

namespace MnistTriplet.Recipes;

/// <summary>The document's experiment with the gradient of its loss instead of the printed one.</summary>
internal sealed class SeedRecipe : RandomTripletRecipe
{
    public override string Name => "seed";

    public override string Summary => "the document's network, split and random triplets, trained on its loss's own gradient";

    public override string? Explanation => null;

    protected override string LossDescription => "margin 1, Euclidean, mean of all";

    protected override WeightInitializer Initializer => WeightInitializer.Xavier;

    protected override string InitializerDescription => "Xavier";

    protected override ITripletLoss Loss { get; } = new TripletMarginLoss(
        new() { Distance = new(DistanceMetric.Euclidean), Margin = 1, Reduction = TripletReduction.MeanOfAll });

    protected override double LearningRate => 0.1;
}
