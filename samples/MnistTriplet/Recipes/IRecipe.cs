using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Networks;
using MetricLearning.Training;
using MnistTriplet.Data;

namespace MnistTriplet.Recipes;

/// <summary>
/// One way to run the experiment: which rows train, which network learns, from which triplets and by which loss, and how its embeddings are
/// classified.
/// </summary>
internal interface IRecipe
{
    string Name { get; }

    /// <summary>One line on what the recipe does.</summary>
    string Summary { get; }

    /// <summary>Network, loss and sampler in the words of the table of recipes.</summary>
    RecipeDescription Description { get; }

    /// <summary>One sentence on what the figures mean; null where they speak for themselves.</summary>
    string? Explanation { get; }

    /// <summary>Whether the published split is used where there is one; else all images are merged and split at random.</summary>
    bool UsesPublishedSplit { get; }

    /// <summary>Scales the columns of all rows in place, by what the training rows are like.</summary>
    /// <returns>What scales other rows alike.</returns>
    StandardScaler Scale(ImageRows rows);

    /// <summary>Makes the network, not yet trained.</summary>
    IEmbeddingNetwork CreateNetwork(ImageRows rows, ExperimentOptions options);

    /// <summary>Says how the network is trained on rows that are scaled.</summary>
    /// <exception cref="InputException">The recipe cannot use the batch size.</exception>
    EmbeddingTrainerOptions CreateTraining(ImageRows rows, ExperimentOptions options);

    /// <summary>The settings that <see cref="CreateNetwork"/> and <see cref="CreateTraining"/> use, for the report.</summary>
    RecipeSettings SettingsFor(ImageRows rows, ExperimentOptions options);

    /// <summary>
    /// Makes the classifier of embeddings; exact neighbours by cosine distance, a majority vote, unless a recipe says otherwise.
    /// </summary>
    INearestNeighborClassifier CreateClassifier(int neighborCount, ExperimentOptions options) => new NearestNeighborClassifier(
        DistanceMetric.Cosine, neighborCount, new() { MaxDegreeOfParallelism = options.ThreadCount });
}
