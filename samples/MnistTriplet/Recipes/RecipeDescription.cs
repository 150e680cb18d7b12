namespace MnistTriplet.Recipes;

/// <summary>A recipe in the few words of a table.</summary>
/// <param name="Network">The kind of network.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Sampler">What the loss compares.</param>
internal sealed record RecipeDescription(string Network, string Loss, string Sampler);
