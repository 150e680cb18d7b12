using MetricLearning.Augmentation;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Optimization;
using MetricLearning.Sampling;

namespace MetricLearning.Training;

/// <summary>How a <see cref="EmbeddingTrainer"/> trains; validated by its constructor.</summary>
/// <remarks>
/// Out of the box: class-balanced batches, all their triplets, the mean margin loss over the violating ones on unit-length rows, Adam.
/// The same options may serve several trainers, one after the other, and nothing of one reaches the next but what a loss has learned
/// itself, such as proxies; not at the same time, since samplers and losses reuse memory of their own: the second call of Train is refused.
/// </remarks>
public sealed record EmbeddingTrainerOptions
{
    private const int DefaultClassesPerBatch = 16;
    private const int DefaultRowsPerClass = 8;

    /// <summary>How often one call of <see cref="EmbeddingTrainer.Train"/> goes through the data, 1 ≤ epochs; 10 unless set.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>
    /// Which rows are embedded together. Null, the default, stands for class-balanced batches of 8 rows of each of 16 classes, or of all
    /// classes where there are fewer, seeded by <see cref="Seed"/>.
    /// </summary>
    public IBatchSampler? BatchSampler { get; init; }

    /// <summary>
    /// How rows are changed before they are embedded, anew in each step; null, the default, leaves them as they are. Rows that early
    /// stopping looks at are never changed.
    /// </summary>
    public IRowAugmentation? Augmentation { get; init; }

    /// <summary>
    /// The loss; unless set, the Euclidean margin loss on unit-length rows, margin 0.2, over all triplets of the batch: the mean of those
    /// that violate it.
    /// </summary>
    public IEmbeddingLoss Loss { get; init; } = new TripletMarginLoss(new TripletMarginLossOptions
    {
        Distance = new(DistanceMetric.Euclidean, NormalizesRows: true),
        Margin = 0.2,
        Reduction = TripletReduction.MeanOfViolating,
    });

    /// <summary>The rule that moves the parameters; Adam unless set. Its state belongs to the trainer.</summary>
    public IOptimizer Optimizer { get; init; } = new AdamOptimizer();

    /// <summary>The base learning rate, 0 &lt; rate; 0.001 unless set.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>
    /// The base learning rate of what the loss itself learns, such as proxies, 0 &lt; rate; null, the default, is <see
    /// cref="LearningRate"/>. The authors of the proxy-anchor loss take 100 times the network's rate.
    /// </summary>
    public double? LossLearningRate { get; init; }

    /// <summary>By what the base rates are multiplied in each step of a call of Train, whose steps are the run; by 1 unless set.</summary>
    public ILearningRateSchedule Schedule { get; init; } = new ConstantSchedule();

    /// <summary>
    /// The largest norm of the gradient of all parameters, those of the loss among them, 0 &lt; norm: longer ones are scaled to it. Null,
    /// the default, is no limit.
    /// </summary>
    public double? GradientClipNorm { get; init; }

    /// <summary>
    /// The largest number of threads, 1 ≤ degree; all processors unless set, and never more than these. Results do not depend on it. Rows
    /// that lie in a file are read by eight more, which wait for the disk most of the time.
    /// </summary>
    public int MaxDegreeOfParallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>The seed of the default batch sampler; 0 unless set. Samplers that are given have seeds of their own.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// The metric that is taken of a validation set after each epoch. Unless set, the share of rows whose nearest neighbour among the
    /// others has their label, by Euclidean distance (precision at 1). <see cref="ValidationMetrics"/> has another one, the accuracy
    /// against a gallery. Not used without a validation set.
    /// </summary>
    public ValidationMetric ValidationMetric { get; init; } = ValidationMetrics.NearestNeighborPrecision;

    /// <summary>
    /// When to stop before the last epoch, by <see cref="ValidationMetric"/>; null, the default, never. Needs a validation set.
    /// </summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>The batch sampler, or a new one where none is given.</summary>
    internal IBatchSampler CreateBatchSampler() =>
        BatchSampler ?? new ClassBalancedBatchSampler(DefaultClassesPerBatch, DefaultRowsPerClass, Seed);
}
