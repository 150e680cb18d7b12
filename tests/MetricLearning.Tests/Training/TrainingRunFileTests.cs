using MetricLearning.Data;
using MetricLearning.Kernels;
using MetricLearning.Networks;
using MetricLearning.Optimization;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

/// <summary>Runs on rows that do not lie in memory.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class TrainingRunFileTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ScriptedRows _source = new(columns: 1);

    private readonly ScalingNetwork _network = new(0);

    // Rows 1, 2 and 4: each step moves the weight by −0.5 times the sum of the batch's rows.
    private EmbeddingTrainerOptions Options { get; } = new()
    {
        Epochs = 2,
        BatchSampler = new ListedBatches([1], [2], [4, 0]),
        Loss = new ScriptedLoss(0.5, gradient: 1),
        Optimizer = new SgdOptimizer(),
        LearningRate = 0.5,
    };

    [Test]
    public void Run_NextBatch_IsReadWhileThisOneIsLearnedFrom()
    {
        List<bool> wasRead = [];
        ScriptedLoss loss = new(batch =>
        {
            int next = (batch.Step % 3) switch { 0 => 2, 1 => 4, _ => 1 };
            bool isLast = batch.Step % 3 == 2;
            wasRead.Add(isLast || SpinWait.SpinUntil(() => _source.Done.Contains(next), Patience));
            return (0.5, 1);
        });

        Train(Options with { Loss = loss, Epochs = 1 });

        wasRead.Should().Equal(true, true, true);
        _network.Weights.Should().Equal(-0.5f * (1 + 2 + 4));
    }

    [Test]
    public void Run_BlocksInRandomOrder_TrainsAsInMemory()
    {
        ScriptedRows source = new(columns: 4);
        LabeledDataset file = source.ToDataset(rowCount: 90);
        float[][] weights = [.. new[] { file, file.Select([.. Enumerable.Range(0, 90)]) }.Select(data =>
        {
            EmbeddingNetwork network = new(4, [new(3)], seed: 1);
            BlockShuffledBatchSampler sampler = new(new ClassBalancedBatchSampler(3, 2, seed: 1), 6, 5, seed: 1);
            new EmbeddingTrainer(network, new() { Epochs = 2, BatchSampler = sampler }).Train(data);
            return TensorMemory.Of<float>(network.Parameters[0].Values).ToArray();
        })];

        weights[0].Should().Equal(weights[1]);
        source.Done.Should().HaveCount(90 + 30, "rows were selected one by one, and there are 15 blocks in each epoch");
        source.Done.Skip(90).Should().OnlyContain(row => row % 6 == 0);
    }

    [Test]
    public void Run_BuffersOfOneBatch_AreReadBeforeTheirRowsAreWanted()
    {
        ScriptedRows source = new(columns: 1);
        LabeledDataset data = source.ToDataset(rowCount: 60);
        BlockShuffledBatchSampler sampler = new(new ShuffledBatchSampler(99, seed: 1), rowsPerBlock: 3, blocksPerBuffer: 2, seed: 1);

        EmbeddingTrainerOptions options = new() { Epochs = 3, BatchSampler = sampler, Loss = new ScriptedLoss(0.5, 0) };
        new EmbeddingTrainer(new ScalingNetwork(0), options).Train(data);

        source.Done.Should().HaveCount(60).And.OnlyContain(row => row % 3 == 0);
    }

    [Test]
    public void Run_CancelledBeforeTheFirstStep_ReadsNothing()
    {
        ScriptedRows source = new(columns: 1);
        BlockShuffledBatchSampler sampler = new(new ShuffledBatchSampler(9, seed: 1), rowsPerBlock: 3, blocksPerBuffer: 2, seed: 1);
        EmbeddingTrainer trainer = new(_network, new() { BatchSampler = sampler, Loss = new ScriptedLoss(0.5, 0) });

        trainer.Invoking(one => one.Train(source.ToDataset(rowCount: 60), cancellationToken: new(canceled: true)))
            .Should().Throw<OperationCanceledException>();

        source.Done.Should().BeEmpty();
    }

    [Test]
    public void Run_CancelledWhileRowsAreRead_KeepsTheCompleteStepsAndReadsNothingMore()
    {
        using CancellationTokenSource cancellation = new();
        _source.OnRead = _ => Thread.Sleep(20);
        ScriptedLoss loss = new(batch =>
        {
            cancellation.Cancel();
            return (0.5, 1);
        });

        FluentActions.Invoking(() => Train(Options with { Loss = loss }, cancellation.Token)).Should().Throw<TrainingCanceledException>();

        _network.Weights.Should().Equal(-0.5f * 1);
        int readCount = _source.Done.Count;
        Thread.Sleep(60);
        _source.Done.Should().HaveCount(readCount);
    }

    [Test]
    public void Run_ReadThatFailsInTheSecondEpoch_RestoresTheParametersOfItsStart()
    {
        int reads = 0;
        _source.OnRead = row =>
        {
            if (row == 4 && Interlocked.Increment(ref reads) == 2)
            {
                throw new InvalidDataException("the file ended");
            }
        };

        FluentActions.Invoking(() => Train(Options)).Should().Throw<InvalidDataException>().WithMessage("the file ended");

        _network.Weights.Should().Equal(-0.5f * (1 + 2 + 4));
    }

    private void Train(EmbeddingTrainerOptions options, CancellationToken cancellationToken = default)
    {
        LabeledDataset data = _source.ToDataset(rowCount: 6);
        using TrainingRun run = new(
            _network, options, new(_network, options), data, new(options.CreateBatchSampler(), data), null, null, new RecordingLogger());
        run.Run(cancellationToken);
    }
}
