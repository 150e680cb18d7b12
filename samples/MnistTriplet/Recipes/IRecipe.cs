using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Training;
using MnistTriplet.Data;

namespace MnistTriplet.Recipes;

/// <summary>One way to run the experiment: which rows train, which network learns, from which triplets and by which loss.</summary>
internal interface IRecipe
{
    string Name { get; }

    /// <summary>One line on what the recipe does.</summary>
    string Summary { get; }

    /// <summary>One sentence on what the figures mean; null where they speak for themselves.</summary>
    string? Explanation { get; }

    int DefaultEpochCount { get; }

    int DefaultBatchSize { get; }

    /// <summary>Turns the images into rows to learn from and rows to classify, their columns scaled.</summary>
    DatasetSplit Prepare(DigitSet digits, int seed);

    /// <summary>Makes the network, not yet trained.</summary>
    DenseEmbeddingNetwork CreateNetwork(int inputDimension, ExperimentOptions options);

    /// <summary>Says how the network is trained.</summary>
    /// <exception cref="InputException">The recipe cannot use the batch size.</exception>
    EmbeddingTrainerOptions CreateTraining(ExperimentOptions options);
}
