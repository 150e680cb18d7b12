using MetricLearning.Optimization;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;
using Microsoft.Extensions.Logging;

namespace MetricLearning.Tests.Training;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class TrainingRunFailureTests : TrainingRunFixture
{
    [Test]
    public void Run_SamplerWhoseLargestBatchHasNoRows_SaysWhatIsExpected()
    {
        Action act = () => Train(Options with { BatchSampler = new ListedBatches([[]]) });

        act.Should().Throw<InvalidOperationException>().WithMessage(
            "BatchSampler says that its largest batch has 0 rows; expected at least 1. Let MaxBatchRowCount return what NextBatch can " +
            "write.");
    }

    [Test]
    public void Run_CancelledInTheSecondEpoch_KeepsTheCompleteSteps()
    {
        using var source = new CancellationTokenSource();
        var schedule = new RecordingSchedule(factor: 1, act: step => CancelAt(source, step, 3));

        Action act = () => Train(Options with { Schedule = schedule }, cancellationToken: source.Token);

        act.Should().Throw<OperationCanceledException>();
        Network.Weights.Should().Equal([-0.5f * (1 + 2 + 1 + 2)], "the step during which it is cancelled is finished");
    }

    [Test]
    public void Run_CancelledBefore_ChangesNothing()
    {
        Action act = () => Train(Options, cancellationToken: new CancellationToken(canceled: true));

        act.Should().Throw<OperationCanceledException>();
        Network.Weights.Should().Equal(0);
    }

    [Test]
    public void Run_AfterACancelledRun_TrainsOn()
    {
        var trainer = new EmbeddingTrainer(Network, Options);
        trainer.Invoking(t => t.Train(Data, cancellationToken: new CancellationToken(canceled: true)))
            .Should().Throw<OperationCanceledException>();

        trainer.Train(Data).Epochs.Should().HaveCount(3);
    }

    [Test]
    public void Run_LossIsNaNInTheSecondEpoch_RestoresTheParametersOfItsStart()
    {
        var loss = new ScriptedLoss(batch => (batch.Step == 3 ? double.NaN : 0.5, 1));

        Action act = () => Train(Options with { Loss = loss });

        TrainingDivergedException exception = act.Should().Throw<TrainingDivergedException>().Which;
        (exception.Epoch, exception.Step).Should().Be((2, 2));
        Network.Weights.Should().Equal(-0.5f * (1 + 2));
    }

    [Test]
    public void Run_LossWithProxies_MovesThemInEachStepAndRestoresThemAfterAFailure()
    {
        var loss = new ScriptedProxyLoss(1f);

        Action act = () => Train(Options with { Loss = loss, Optimizer = new FailingOptimizer(lastStep: 4) });

        act.Should().Throw<NotSupportedException>();
        loss.Values.Should().Equal([1 + 2], "each step adds 1, and the second epoch failed in its second step");
    }

    [Test]
    public void Run_LastStepMakesAParameterInfinite_RestoresTheParametersOfItsEpoch()
    {
        var loss = new ScriptedLoss(batch => (0.5, batch.Step == 5 ? 1e38f : 1));

        Action act = () => Train(Options with { Loss = loss, LearningRate = 10 });

        act.Should().Throw<TrainingDivergedException>().WithMessage("Training diverged in epoch 3, step 2: it met a parameter that*");
        Network.Weights.Should().Equal(-10 * 2 * (1 + 2));
    }

    [Test]
    public void Run_CancelledWhenAParameterIsInfinite_RestoresTheParametersOfItsEpoch()
    {
        using var source = new CancellationTokenSource();
        var loss = new ScriptedLoss(batch => (0.5, batch.Step == 2 ? 1e38f : 1));
        var schedule = new RecordingSchedule(factor: 10, act: step => CancelAt(source, step, 2));

        Action act = () => Train(Options with { Loss = loss, Schedule = schedule }, cancellationToken: source.Token);

        act.Should().Throw<OperationCanceledException>();
        Network.Weights.Should().Equal(-5 * (1 + 2));
    }

    [Test]
    public void Run_OptimizerThrows_RestoresTheParametersOfTheEpochsStart()
    {
        Action act = () => Train(Options with { Optimizer = new FailingOptimizer(lastStep: 3) });

        act.Should().Throw<NotSupportedException>();
        Network.Weights.Should().Equal([2], "the steps of the first epoch added 1 each");
        Logger.Lines[^1].Should().Be(
            (LogLevel.Error, "Training failed in epoch 2; the network holds the parameters with which the epoch began."));
    }

    [Test]
    public void Run_BatchSamplerClaimsMoreRowsThanItHasMemoryFor_SaysSo()
    {
        Action act = () => Train(Options with { BatchSampler = new BoastfulSampler() });

        act.Should().Throw<InvalidOperationException>().WithMessage(
            "BatchSampler says that it wrote 9 rows; expected at most 2, its MaxBatchRowCount, for which there is memory. Mend the " +
            "sampler.");
    }

    [TestCase(0, 0)]
    [TestCase(3, 2)]
    public void Run_BatchSamplerGivesFewerBatchesThanOne_OrThanAnnounced_SaysSo(int announced, int given)
    {
        Action act = () => Train(Options with { BatchSampler = new ListedBatches([0], [1]) { AnnouncedCount = announced } });

        act.Should().Throw<InvalidOperationException>().WithMessage(
            $"BatchSampler announced {announced} batches in epoch 1 and gave {given}; expected at least 1, and as many as announced. " +
            "Ask it for smaller batches.");
    }

    private static void CancelAt(CancellationTokenSource source, long step, long last)
    {
        if (step == last)
        {
            source.Cancel();
        }
    }

    private sealed class FailingOptimizer(long lastStep) : IOptimizer
    {
        public IReadOnlyList<string> StateNames => [];

        public void Update(in OptimizerUpdate update)
        {
            update.Values[0]++;
            if (update.StepNumber == lastStep)
            {
                throw new NotSupportedException();
            }
        }
    }

    private sealed class BoastfulSampler : IBatchSampler
    {
        public int MaxBatchRowCount(ReadOnlySpan<int> labels) => 2;

        public int BeginEpoch(ReadOnlySpan<int> labels, int epoch) => 1;

        public int NextBatch(Span<int> destination) => 9;
    }
}
