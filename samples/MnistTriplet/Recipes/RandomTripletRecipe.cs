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
    public abstract string Name { get; }

    public abstract string Summary { get; }

    public abstract string? Explanation { get; }

    public int DefaultEpochCount => 10;

    public int DefaultBatchSize => 64;

    protected abstract WeightInitializer Initializer { get; }

    protected abstract ITripletLoss Loss { get; }

    protected abstract double LearningRate { get; }

    public DatasetSplit Prepare(DigitSet digits, int seed)
    {
        DatasetSplit rows = digits.SplitAtRandom(seed);
        StandardScaler scaler = StandardScaler.Fit(rows.Train.Features);
        scaler.Transform(rows.Train.Features, rows.Train.Features);
        scaler.Transform(rows.Test.Features, rows.Test.Features);
        return rows;
    }

    public DenseEmbeddingNetwork CreateNetwork(int inputDimension, ExperimentOptions options) => new(
        inputDimension,
        [new(128, Activation.Tanh), new(64)],
        options.Seed,
        new() { Initializer = Initializer, MaxDegreeOfParallelism = options.ThreadCount });

    public EmbeddingTrainerOptions CreateTraining(ExperimentOptions options) => new()
    {
        Epochs = options.EpochCount,
        BatchSampler = new TripletBatchSampler(options.BatchSize, options.Seed),
        Loss = new SampledTripletLoss(new StackedTripletSampler(), Loss),
        Optimizer = new SgdOptimizer(),
        LearningRate = LearningRate,
        MaxDegreeOfParallelism = options.ThreadCount,
    };
}
