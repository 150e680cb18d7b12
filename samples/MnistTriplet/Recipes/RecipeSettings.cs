using MetricLearning.Augmentation;

namespace MnistTriplet.Recipes;

/// <summary>What a recipe sets for given rows beside the rates of its training, as written to report.json.</summary>
/// <param name="Scaling">How columns are scaled.</param>
/// <param name="Activation">What follows hidden layers.</param>
/// <param name="Initializer">What weights are drawn from.</param>
/// <param name="Batches">How batches are made up.</param>
/// <param name="BatchSize">Triplets or rows of a step, as <paramref name="Batches"/> says.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Comparisons">What the loss compares.</param>
/// <param name="Optimizer">What moves the weights.</param>
/// <param name="Schedule">How the learning rate goes.</param>
internal sealed record RecipeSettings(
    string Scaling,
    string Activation,
    string Initializer,
    string Batches,
    int BatchSize,
    string Loss,
    string Comparisons,
    string Optimizer,
    string Schedule)
{
    /// <summary>How far images are moved and bent in training; null where they are not.</summary>
    public ImageAugmentationOptions? Augmentation { get; init; }

    /// <summary>The share of the steps that are taken on moved images, the first ones; null where images are not moved.</summary>
    public double? AugmentedShare { get; init; }

    /// <summary>The share of those steps that turn their images by quarters, as images of further classes; null where none does.</summary>
    public double? TurnedShare { get; init; }
}
