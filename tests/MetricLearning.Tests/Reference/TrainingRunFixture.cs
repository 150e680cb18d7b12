using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Optimization;
using MetricLearning.Training;

namespace MetricLearning.Tests.Reference;

/// <summary>A run of training on three rows with one weight, so that what each step does can be solved by hand.</summary>
public abstract class TrainingRunFixture
{
    private protected static readonly LabeledDataset Data = new(Shape.Tensor([1, 2, 3], 3, 1), [5, 5, 6]);

    // Each batch moves the weight by −0.5·1: the rows of a batch add up to 1 or 2, the gradient is 1 for each.
    private protected EmbeddingTrainerOptions Options { get; } = new()
    {
        Epochs = 3,
        BatchSampler = new ListedBatches([0], [1]),
        Loss = new ScriptedLoss(0.5, gradient: 1),
        Optimizer = new SgdOptimizer(),
        LearningRate = 0.5,
    };

    private protected ScalingNetwork Network { get; } = new(0);

    private protected RecordingLogger Logger { get; } = new();

    private protected TrainingReport Train(
        EmbeddingTrainerOptions options,
        LabeledDataset? validation = null,
        RecordingProgress? progress = null,
        CancellationToken cancellationToken = default) =>
        new TrainingRun(
            Network, options, new(Network, options), Data, new(options.CreateBatchSampler(), Data), validation, progress, Logger)
            .Run(cancellationToken);
}
