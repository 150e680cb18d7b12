using System.Globalization;
using MetricLearning.Losses;
using MetricLearning.Networks;

namespace MnistTriplet.Recipes;

/// <summary>The document to the letter: small normal weights, the printed gradient, a rate of 0.0001.</summary>
internal sealed class PublishedRecipe : RandomTripletRecipe
{
    private const double WeightDeviation = 0.0125;

    public override string Name => "published";

    public override string Summary => "the document to the letter, with the gradient that it prints, a - p + n";

    public override string Explanation =>
        "Why nothing is learned: a - p + n is not the derivative of the loss; it shrinks all distances alike instead of parting the " +
        "classes, so the loss creeps up to its margin of 1, and what classifies is still the random projection that the network was from " +
        "the start.";

    protected override string LossDescription => "margin 1, the printed gradient";

    protected override WeightInitializer Initializer => WeightInitializer.Normal(WeightDeviation);

    protected override string InitializerDescription =>
        string.Create(CultureInfo.InvariantCulture, $"normal, standard deviation {WeightDeviation}");

    protected override ITripletLoss Loss { get; } = new PrintedGradientLoss();

    protected override double LearningRate => 0.0001;
}
