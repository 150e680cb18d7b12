using System.Numerics.Tensors;
using MetricLearning.Augmentation;
using MetricLearning.Data;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Optimization;
using MetricLearning.Sampling;
using MetricLearning.Training;
using MnistTriplet.Data;

namespace MnistTriplet.Recipes;

/// <summary>
/// How the experiment is done today: the published split, brightness from 0 to 1, batches of equally many rows of each of some classes,
/// their images moved and bent a little, a loss over what is hard among them, Adam under a cosine schedule.
/// </summary>
internal abstract class ClassBalancedRecipe : IRecipe
{
    protected const int MostClassesPerBatch = 10;
    private const int LeastClassesPerBatch = 2;
    private const int LeastRowsPerClass = 2;

    public abstract string Name { get; }

    public abstract string Summary { get; }

    public abstract RecipeDescription Description { get; }

    public string? Explanation => null;

    public bool UsesPublishedSplit => true;

    protected abstract int DefaultRowsPerClass { get; }

    /// <summary>The epochs where there are rows enough.</summary>
    protected abstract int LeastEpochCount { get; }

    /// <summary>The steps of training where rows are few: the epochs are made more until there are as many.</summary>
    protected abstract int LeastStepCount { get; }

    protected abstract double LearningRate { get; }

    /// <summary>The share of the steps, the first ones, that are taken on moved images.</summary>
    protected virtual double MovedShare => 1;

    // Brightness from 0 to 1 in every column alike: StandardScaler would blow up the noise of pixels that are nearly always dark.
    public StandardScaler Scale(ImageRows rows)
    {
        float brightest = TensorPrimitives.Max(Values(rows.Train));
        brightest = brightest > 0 ? brightest : 1;
        float factor = 1 / brightest;
        foreach (LabeledDataset dataset in rows.Datasets)
        {
            TensorPrimitives.Multiply(Values(dataset), factor, Values(dataset));
        }

        double[] scales = new double[rows.Train.FeatureCount];
        Array.Fill(scales, brightest);
        return new StandardScaler(new double[scales.Length], scales);
    }

    public abstract IEmbeddingNetwork CreateNetwork(ImageRows rows, ExperimentOptions options);

    public virtual EmbeddingTrainerOptions CreateTraining(ImageRows rows, ExperimentOptions options)
    {
        int classCount = ClassesPerBatch(rows);
        int batchSize = BatchSize(rows, options);
        (int rowsPerClass, int rest) = Math.DivRem(batchSize, classCount);
        if (rowsPerClass < LeastRowsPerClass || rest != 0)
        {
            throw new InputException(
                $"--batch is {batchSize}; {Name} takes equally many rows of each of {classCount} classes: " +
                $"pass a multiple of {classCount}, at least {LeastRowsPerClass * classCount}.");
        }

        int epochs = options.EpochCount ?? DefaultEpochCount(rows.Train.RowCount, batchSize);
        var sampler = new ClassBalancedBatchSampler(classCount, rowsPerClass, options.Seed);
        long movedSteps = (long)(MovedShare * epochs * sampler.BeginEpoch(rows.Train.Labels, epoch: 0));
        var turns = new QuarterTurns(TurnedShare(rows), movedSteps);
        return new EmbeddingTrainerOptions
        {
            Epochs = epochs,
            BatchSampler = sampler,
            Augmentation = CreateAugmentation(rows, options, turns),
            Loss = CreateLoss(rows, options, turns),
            Optimizer = new AdamOptimizer(),
            LearningRate = LearningRate,
            Schedule = new CosineSchedule(),
            MaxDegreeOfParallelism = options.ThreadCount,
        };
    }

    public RecipeSettings SettingsFor(ImageRows rows, ExperimentOptions options) => new(
        Scaling: "brightness to 0 to 1, all columns alike",
        Activation: Description.Network,
        Initializer: "by each layer's activation",
        Batches: $"{BatchSize(rows, options) / ClassesPerBatch(rows)} rows of each of {ClassesPerBatch(rows)} classes",
        BatchSize(rows, options),
        Description.Loss,
        Description.Sampler,
        Optimizer: "Adam",
        Schedule: "cosine")
    {
        Augmentation = AugmentationOf(rows),
        AugmentedShare = MovedShare,
        TurnedShare = TurnedShare(rows) is > 0 and double share ? share : null,
    };

    protected abstract IEmbeddingLoss CreateLoss(ImageRows rows, ExperimentOptions options, QuarterTurns turns);

    /// <summary>The share of the steps on moved images in which images are turned by quarters, as images of further classes.</summary>
    protected virtual double TurnedShare(ImageRows rows) => 0;

    /// <summary>How far images of a shape are moved; what appears at their edge is filled with their background.</summary>
    protected abstract ImageAugmentationOptions AugmentationOf(ImageShape shape);

    private IRowAugmentation CreateAugmentation(ImageRows rows, ExperimentOptions options, QuarterTurns turns)
    {
        IRowAugmentation augmentation = new ImageAugmentation(rows.Shape, options.Seed, AugmentationOf(rows));
        augmentation = turns.Share > 0 ? new TurnedAugmentation(augmentation, rows.Shape, turns) : augmentation;
        return MovedShare < 1 ? new EndingAugmentation(augmentation, turns.StepCount) : augmentation;
    }

    private static int ClassesPerBatch(ImageRows rows) => Math.Clamp(rows.Train.ClassCount, LeastClassesPerBatch, MostClassesPerBatch);

    private int BatchSize(ImageRows rows, ExperimentOptions options) =>
        options.BatchSize ?? (ClassesPerBatch(rows) * DefaultRowsPerClass);

    private ImageAugmentationOptions AugmentationOf(ImageRows rows) =>
        AugmentationOf(rows.Shape) with { Fill = ImageBackground.Of(rows.Train, rows.Shape) };

    private int DefaultEpochCount(int rowCount, int batchSize)
    {
        int stepsPerEpoch = Math.Max(rowCount / batchSize, 1);
        return Math.Max(LeastEpochCount, (LeastStepCount + stepsPerEpoch - 1) / stepsPerEpoch);
    }

    private static Span<float> Values(LabeledDataset rows) => rows.Features.GetSpan([0, 0], rows.RowCount * rows.FeatureCount);
}
