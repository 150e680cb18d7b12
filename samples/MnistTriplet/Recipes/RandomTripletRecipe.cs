using MetricLearning.Data;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Optimization;
using MetricLearning.Sampling;
using MetricLearning.Training;
using MnistTriplet.Data;

namespace MnistTriplet.Recipes;

/// <summary>
/// What the document's experiment fixes: all images merged and split 80/20, one hidden layer of 128 tanh units, an embedding of 64, one
/// random triplet per training row and epoch, 64 of them per step, plain gradient descent.
/// </summary>
internal abstract class RandomTripletRecipe : IRecipe
{
    private const int DefaultEpochCount = 10;
    private const int DefaultTripletCount = 64;

    public abstract string Name { get; }

    public abstract string Summary { get; }

    public RecipeDescription Description => new("tanh", LossDescription, "random");

    public abstract string? Explanation { get; }

    public bool UsesPublishedSplit => false;

    protected abstract string LossDescription { get; }

    protected abstract WeightInitializer Initializer { get; }

    protected abstract string InitializerDescription { get; }

    protected abstract ITripletLoss Loss { get; }

    protected abstract double LearningRate { get; }

    public StandardScaler Scale(ImageRows rows)
    {
        StandardScaler scaler = StandardScaler.Fit(rows.Train.Features);
        foreach (LabeledDataset dataset in rows.Datasets)
        {
            scaler.Transform(dataset.Features, dataset.Features);
        }

        return scaler;
    }

    public IEmbeddingNetwork CreateNetwork(ImageRows rows, ExperimentOptions options) => new EmbeddingNetwork(
        rows.Shape.Length,
        [new(128, Activation.Tanh), new(64)],
        options.Seed,
        new() { Initializer = Initializer, MaxDegreeOfParallelism = options.ThreadCount });

    public EmbeddingTrainerOptions CreateTraining(ImageRows rows, ExperimentOptions options) => new()
    {
        Epochs = options.EpochCount ?? DefaultEpochCount,
        BatchSampler = new TripletBatchSampler(TripletCount(options), options.Seed),
        Loss = new SampledTripletLoss(Loss, new StackedTripletSampler()),
        Optimizer = new SgdOptimizer(),
        LearningRate = LearningRate,
        MaxDegreeOfParallelism = options.ThreadCount,
    };

    public RecipeSettings SettingsFor(ImageRows rows, ExperimentOptions options) => new(
        Scaling: "each column to mean 0 and standard deviation 1",
        Activation: Description.Network,
        InitializerDescription,
        Batches: "random triplets, one for each training row and epoch",
        TripletCount(options),
        Description.Loss,
        Description.Sampler,
        Optimizer: "gradient descent",
        Schedule: "constant");

    private static int TripletCount(ExperimentOptions options) => options.BatchSize ?? DefaultTripletCount;
}
