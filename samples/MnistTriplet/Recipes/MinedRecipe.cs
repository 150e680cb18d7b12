using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Optimization;
using MetricLearning.Sampling;
using MetricLearning.Training;
using MnistTriplet.Data;

namespace MnistTriplet.Recipes;

/// <summary>
/// How the experiment is done today: the published split, two hidden layers of relu units, batches of equally many rows of each digit, all
/// violating triplets among them on unit-length rows, Adam under a cosine schedule.
/// </summary>
internal sealed class MinedRecipe : IRecipe
{
    public string Name => "mined";

    public string Summary => "a larger network, class-balanced batches and all violating triplets among their rows";

    public string? Explanation => null;

    public int DefaultEpochCount => 10;

    public int DefaultBatchSize => 100;

    public DatasetSplit Prepare(DigitSet digits, int seed)
    {
        DatasetSplit rows = digits.SplitAsPublished() ?? digits.SplitAtRandom(seed);
        float brightest = TensorPrimitives.Max(Values(rows.Train));
        Scale(rows.Train, 1 / brightest);
        Scale(rows.Test, 1 / brightest);
        return rows;
    }

    public DenseEmbeddingNetwork CreateNetwork(int inputDimension, ExperimentOptions options) => new(
        inputDimension,
        [new(512, Activation.Relu), new(256, Activation.Relu), new(64)],
        options.Seed,
        new() { MaxDegreeOfParallelism = options.ThreadCount });

    public EmbeddingTrainerOptions CreateTraining(ExperimentOptions options)
    {
        (int rowsPerClass, int rest) = Math.DivRem(options.BatchSize, DigitSet.ClassCount);
        if (rowsPerClass < 2 || rest != 0)
        {
            throw new InputException(
                $"--batch is {options.BatchSize}; mined takes equally many rows of each of the {DigitSet.ClassCount} digits: " +
                $"pass a multiple of {DigitSet.ClassCount}, at least {2 * DigitSet.ClassCount}.");
        }

        return new EmbeddingTrainerOptions
        {
            Epochs = options.EpochCount,
            BatchSampler = new ClassBalancedBatchSampler(DigitSet.ClassCount, rowsPerClass, options.Seed),
            Loss = new SampledTripletLoss(
                new AllTripletSampler(),
                new TripletMarginLoss(new()
                {
                    Distance = new(DistanceMetric.Euclidean, NormalizesRows: true),
                    Margin = 0.2,
                    Reduction = TripletReduction.MeanOfViolating,
                })),
            Optimizer = new AdamOptimizer(),
            LearningRate = 0.001,
            Schedule = new CosineSchedule(),
            MaxDegreeOfParallelism = options.ThreadCount,
        };
    }

    // Brightness from 0 to 1 in every column alike: StandardScaler would blow up the noise of pixels that are nearly always dark.
    private static void Scale(LabeledDataset rows, float factor) => TensorPrimitives.Multiply(Values(rows), factor, Values(rows));

    private static Span<float> Values(LabeledDataset rows) => rows.Features.GetSpan([0, 0], rows.RowCount * rows.FeatureCount);
}
