using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Losses;
using MetricLearning.Optimization;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;
using Microsoft.Extensions.Logging;

namespace MetricLearning.Tests.Training;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class TrainingRunTests
{
    private static readonly LabeledDataset Data = new(Shape.Tensor([1, 2, 3], 3, 1), [5, 5, 6]);

    // Each batch moves the weight by −0.5·1: the rows of a batch add up to 1 or 2, the gradient is 1 for each.
    private readonly EmbeddingTrainerOptions _options = new()
    {
        Epochs = 3,
        BatchSampler = new ListedBatches([0], [1]),
        Loss = new ScriptedLoss(0.5, gradient: 1),
        Optimizer = new SgdOptimizer(),
        LearningRate = 0.5,
    };

    private readonly ScalingNetwork _network = new(0);
    private readonly RecordingLogger _logger = new();

    [Test]
    public void Run_ThreeEpochsOfTwoBatches_TakesSixSteps()
    {
        TrainingReport report = Train(_options);

        _network.Weights.Should().Equal(-0.5f * 3 * (1 + 2));
        report.Epochs.Select(e => e.Epoch).Should().Equal(1, 2, 3);
        (report.BestEpoch, report.StoppedEarly).Should().Be((3, false));
        report.Seconds.Should().BeGreaterThanOrEqualTo(report.Epochs.Sum(e => e.Seconds));
    }

    [Test]
    public void Run_BatchSizeAboveTheRows_TrainsOnAllInMemoryOfTheRows()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();

        Train(_options with { BatchSampler = new ShuffledBatchSampler(int.MaxValue, seed: 1), Epochs = 1 });

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1_000_000);
        _network.Weights.Should().Equal(-0.5f * (1 + 2 + 3));
    }

    [Test]
    public void Run_SamplerWhoseLargestBatchHasNoRows_SaysWhatIsExpected()
    {
        Action act = () => Train(_options with { BatchSampler = new ListedBatches([[]]) });

        act.Should().Throw<InvalidOperationException>().WithMessage(
            "BatchSampler says that its largest batch has 0 rows; expected at least 1. Let MaxBatchRowCount return what NextBatch can " +
            "write.");
    }

    [Test]
    public void Run_Schedule_IsAskedForEveryStepOfTheRun()
    {
        var schedule = new RecordingSchedule(factor: 0.5);

        TrainingReport report = Train(_options with { Schedule = schedule });

        schedule.Steps.Should().Equal((0, 6), (1, 6), (2, 6), (3, 6), (4, 6), (5, 6));
        report.Epochs[0].LearningRate.Should().Be(0.25);
        _network.Weights.Should().Equal(-0.25f * 3 * (1 + 2));
    }

    [Test]
    public void Run_BatchSamplers_AreToldTheEpochFromZero()
    {
        var batches = new GrowingBatches();
        var schedule = new RecordingSchedule(factor: 1);

        Train(_options with { BatchSampler = batches, Schedule = schedule });

        batches.Epochs.Should().Equal(0, 1, 2);
        schedule.Steps.Should().Equal([(0, 3), (1, 5), (2, 5), (3, 6), (4, 6), (5, 6)], "epochs may differ in length");
    }

    [Test]
    public void Run_SecondRun_StartsOptimizerAndStepsAnew()
    {
        EmbeddingTrainerOptions options = _options with
        {
            Epochs = 1,
            BatchSampler = new ListedBatches([0]),
            Optimizer = new SgdOptimizer(new SgdOptions { Momentum = 0.5 }),
        };

        Train(options);
        Train(options);

        _network.Weights.Should().Equal([-1], "with the first run's velocity the second would move by 0.75");
    }

    [Test]
    public void Run_CancelledInTheSecondEpoch_KeepsTheCompleteSteps()
    {
        using var source = new CancellationTokenSource();
        var schedule = new RecordingSchedule(factor: 1, act: step => CancelAt(source, step, 3));

        Action act = () => Train(_options with { Schedule = schedule }, cancellationToken: source.Token);

        act.Should().Throw<OperationCanceledException>();
        _network.Weights.Should().Equal([-0.5f * (1 + 2 + 1 + 2)], "the step during which it is cancelled is finished");
    }

    [Test]
    public void Run_CancelledBefore_ChangesNothing()
    {
        Action act = () => Train(_options, cancellationToken: new CancellationToken(canceled: true));

        act.Should().Throw<OperationCanceledException>();
        _network.Weights.Should().Equal(0);
    }

    [Test]
    public void Run_AfterACancelledRun_TrainsOn()
    {
        var trainer = new EmbeddingTrainer(_network, _options);
        trainer.Invoking(t => t.Train(Data, cancellationToken: new CancellationToken(canceled: true)))
            .Should().Throw<OperationCanceledException>();

        trainer.Train(Data).Epochs.Should().HaveCount(3);
    }

    [Test]
    public void Run_LossIsNaNInTheSecondEpoch_RestoresTheParametersOfItsStart()
    {
        var loss = new ScriptedLoss(batch => (batch.Step == 3 ? double.NaN : 0.5, 1));

        Action act = () => Train(_options with { Loss = loss });

        TrainingDivergedException exception = act.Should().Throw<TrainingDivergedException>().Which;
        (exception.Epoch, exception.Step).Should().Be((2, 2));
        _network.Weights.Should().Equal(-0.5f * (1 + 2));
    }

    [Test]
    public void Run_LossWithProxies_MovesThemInEachStepAndRestoresThemAfterAFailure()
    {
        var loss = new ScriptedProxyLoss(1f);

        Action act = () => Train(_options with { Loss = loss, Optimizer = new FailingOptimizer(lastStep: 4) });

        act.Should().Throw<NotSupportedException>();
        loss.Values.Should().Equal([1 + 2], "each step adds 1, and the second epoch failed in its second step");
    }

    [Test]
    public void Run_LastStepMakesAParameterInfinite_RestoresTheParametersOfItsEpoch()
    {
        var loss = new ScriptedLoss(batch => (0.5, batch.Step == 5 ? 1e38f : 1));

        Action act = () => Train(_options with { Loss = loss, LearningRate = 10 });

        act.Should().Throw<TrainingDivergedException>().WithMessage("Training diverged in epoch 3, step 2: it met a parameter that*");
        _network.Weights.Should().Equal(-10 * 2 * (1 + 2));
    }

    [Test]
    public void Run_CancelledWhenAParameterIsInfinite_RestoresTheParametersOfItsEpoch()
    {
        using var source = new CancellationTokenSource();
        var loss = new ScriptedLoss(batch => (0.5, batch.Step == 2 ? 1e38f : 1));
        var schedule = new RecordingSchedule(factor: 10, act: step => CancelAt(source, step, 2));

        Action act = () => Train(_options with { Loss = loss, Schedule = schedule }, cancellationToken: source.Token);

        act.Should().Throw<OperationCanceledException>();
        _network.Weights.Should().Equal(-5 * (1 + 2));
    }

    [Test]
    public void Run_OptimizerThrows_RestoresTheParametersOfTheEpochsStart()
    {
        Action act = () => Train(_options with { Optimizer = new FailingOptimizer(lastStep: 3) });

        act.Should().Throw<NotSupportedException>();
        _network.Weights.Should().Equal([2], "the steps of the first epoch added 1 each");
        _logger.Lines[^1].Should().Be(
            (LogLevel.Error, "Training failed in epoch 2; the network holds the parameters with which the epoch began."));
    }

    [Test]
    public void Run_BatchSamplerClaimsMoreRowsThanItHasMemoryFor_SaysSo()
    {
        Action act = () => Train(_options with { BatchSampler = new BoastfulSampler() });

        act.Should().Throw<InvalidOperationException>().WithMessage(
            "BatchSampler says that it wrote 9 rows; expected at most 2, its MaxBatchRowCount, for which there is memory. Mend the " +
            "sampler.");
    }

    [TestCase(0, 0)]
    [TestCase(3, 2)]
    public void Run_BatchSamplerGivesFewerBatchesThanOne_OrThanAnnounced_SaysSo(int announced, int given)
    {
        Action act = () => Train(_options with { BatchSampler = new ListedBatches([0], [1]) { AnnouncedCount = announced } });

        act.Should().Throw<InvalidOperationException>().WithMessage(
            $"BatchSampler announced {announced} batches in epoch 1 and gave {given}; expected at least 1, and as many as announced. " +
            "Ask it for smaller batches.");
    }

    [Test]
    public void Run_EarlyStopping_StopsAndKeepsTheBestEpoch()
    {
        double[] metrics = [0.5, 0.9, 0.8, 0.7];
        int next = 0;
        var stopping = new EarlyStopping { Patience = 2 };

        TrainingReport report = Train(
            _options with { Epochs = 10, ValidationMetric = (_, _) => metrics[next++], EarlyStopping = stopping }, Data);

        report.Epochs.Select(e => e.ValidationMetric).Should().Equal(0.5, 0.9, 0.8, 0.7);
        (report.BestEpoch, report.StoppedEarly).Should().Be((2, true));
        _network.Weights.Should().Equal(-0.5f * 2 * (1 + 2));
    }

    [Test]
    public void Run_EarlyStoppingWithProxies_KeepsThoseOfTheBestEpoch()
    {
        var loss = new ScriptedProxyLoss(1f) { GradientOfProxies = 1 };
        double[] metrics = [0.5, 0.9, 0.8];
        int next = 0;

        Train(_options with { Loss = loss, ValidationMetric = (_, _) => metrics[next++], EarlyStopping = new() }, Data);

        loss.Values.Should().Equal([1 - (0.5f * 4)], "two epochs of two steps of 0.5");
    }

    [Test]
    public void Run_EarlyStoppingNeverStops_KeepsTheBestEpochAllTheSame()
    {
        double[] metrics = [0.5, 0.9, 0.8];
        int next = 0;

        TrainingReport report = Train(_options with { ValidationMetric = (_, _) => metrics[next++], EarlyStopping = new() }, Data);

        (report.BestEpoch, report.StoppedEarly).Should().Be((2, false));
        _network.Weights.Should().Equal(-0.5f * 2 * (1 + 2));
    }

    [Test]
    public void Run_NoTriplets_WarnsInReportAndLog()
    {
        TrainingReport report = Train(_options with { Epochs = 1, Loss = new ScriptedLoss(0, 0) { TermCount = 0 } });

        report.Epochs[0].Warning.Should().StartWith("No batch of epoch 1 gave the loss positives and negatives");
        _logger.Lines.Should().Contain((LogLevel.Warning, report.Epochs[0].Warning!));
    }

    [Test]
    public void Run_LossStuckAtEqualDistances_Warns()
    {
        var loss = new SampledTripletLoss(new ScriptedLoss(0.5, gradient: 1).OfTriplets, new ScriptedTriplets(new Triplet(0, 0, 0)));

        TrainingReport report = Train(_options with { Epochs = 10, Loss = loss });

        report.Epochs.Take(9).Should().OnlyContain(e => e.Warning == null);
        report.Epochs[9].Warning.Should().StartWith("The loss is stuck at 0.5", "20 steps are done");
    }

    [Test]
    public void Run_TwoEpochs_LogsStartEpochsAndEnd()
    {
        Train(_options with { Epochs = 2, ValidationMetric = (_, _) => 0.25, EarlyStopping = new() }, Data);

        _logger.Lines.Should().OnlyContain(line => line.Level == LogLevel.Information);
        _logger.Lines.Select(line => line.Text).Should().SatisfyRespectively(
            text => text.Should().Be("Training on 3 rows of 2 classes for up to 2 epochs."),
            text => text.Should().Match("Epoch 1 of 2: loss 0.5000; 100.0*% of the terms active, their mean loss 0.5000; mean distance " +
                "1.000 to positives, 1.000 to negatives; spread 0.000; * rows/s."),
            text => text.Should().Be("Epoch 1 of 2: validation metric 0.2500, best so far in epoch 1."),
            text => text.Should().StartWith("Epoch 2 of 2: loss 0.5000; 100.0"),
            text => text.Should().Be("Epoch 2 of 2: validation metric 0.2500, best so far in epoch 1."),
            text => text.Should().Match("Training ended after 2 epochs in * s with the parameters of epoch 1."));
    }

    [Test]
    public void Run_Progress_EndsEachEpochWithItsReport()
    {
        var progress = new RecordingProgress();

        TrainingReport report = Train(_options, progress: progress);

        TrainingProgress[] ends = [.. progress.Reports.Where(p => p.Report is not null)];
        ends.Select(end => end with { TimeLeft = default }).Should().Equal(
            report.Epochs.Select(e => new TrainingProgress(e.Epoch, 3, 2, 2, 0.5, e) { Fraction = e.Epoch / 3.0 }));
        ends[^1].TimeLeft.Should().Be(TimeSpan.Zero);
    }

    private TrainingReport Train(
        EmbeddingTrainerOptions options,
        LabeledDataset? validation = null,
        RecordingProgress? progress = null,
        CancellationToken cancellationToken = default) =>
        new TrainingRun(_network, options, new(_network, options), Data, validation, progress, _logger).Run(cancellationToken);

    private static void CancelAt(CancellationTokenSource source, long step, long last)
    {
        if (step == last)
        {
            source.Cancel();
        }
    }

    private sealed class RecordingSchedule(double factor, Action<long>? act = null) : ILearningRateSchedule
    {
        public List<(long Index, long Count)> Steps { get; } = [];

        public double FactorAt(long stepIndex, long stepCount)
        {
            Steps.Add((stepIndex, stepCount));
            act?.Invoke(stepIndex);
            return factor;
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

    private sealed class GrowingBatches : IBatchSampler
    {
        private int _left;

        public List<int> Epochs { get; } = [];

        public int MaxBatchRowCount(ReadOnlySpan<int> labels) => 1;

        public int BeginEpoch(ReadOnlySpan<int> labels, int epoch)
        {
            Epochs.Add(epoch);
            return _left = epoch + 1;
        }

        public int NextBatch(Span<int> destination)
        {
            destination[0] = 0;
            return _left-- > 0 ? 1 : 0;
        }
    }

    private sealed class BoastfulSampler : IBatchSampler
    {
        public int MaxBatchRowCount(ReadOnlySpan<int> labels) => 2;

        public int BeginEpoch(ReadOnlySpan<int> labels, int epoch) => 1;

        public int NextBatch(Span<int> destination) => 9;
    }
}
