using MetricLearning.Losses;
using MetricLearning.Optimization;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;
using Microsoft.Extensions.Logging;

namespace MetricLearning.Tests.Training;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class TrainingRunTests : TrainingRunFixture
{
    [Test]
    public void Run_ThreeEpochsOfTwoBatches_TakesSixSteps()
    {
        TrainingReport report = Train(Options);

        Network.Weights.Should().Equal(-0.5f * 3 * (1 + 2));
        report.Epochs.Select(e => e.Epoch).Should().Equal(1, 2, 3);
        (report.BestEpoch, report.StoppedEarly).Should().Be((3, false));
        report.Seconds.Should().BeGreaterThanOrEqualTo(report.Epochs.Sum(e => e.Seconds));
    }

    [Test]
    public void Run_BatchSizeAboveTheRows_TrainsOnAllInMemoryOfTheRows()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();

        Train(Options with { BatchSampler = new ShuffledBatchSampler(int.MaxValue, seed: 1), Epochs = 1 });

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1_000_000);
        Network.Weights.Should().Equal(-0.5f * (1 + 2 + 3));
    }

    [Test]
    public void Run_Schedule_IsAskedForEveryStepOfTheRun()
    {
        var schedule = new RecordingSchedule(factor: 0.5);

        TrainingReport report = Train(Options with { Schedule = schedule });

        schedule.Steps.Should().Equal((0, 6), (1, 6), (2, 6), (3, 6), (4, 6), (5, 6));
        report.Epochs[0].LearningRate.Should().Be(0.25);
        Network.Weights.Should().Equal(-0.25f * 3 * (1 + 2));
    }

    [Test]
    public void Run_BatchSamplers_AreToldTheEpochFromZero()
    {
        var batches = new GrowingBatches();
        var schedule = new RecordingSchedule(factor: 1);

        Train(Options with { BatchSampler = batches, Schedule = schedule });

        batches.Epochs.Should().Equal(0, 1, 2);
        schedule.Steps.Should().Equal([(0, 3), (1, 5), (2, 5), (3, 6), (4, 6), (5, 6)], "epochs may differ in length");
    }

    [Test]
    public void Run_SecondRun_StartsOptimizerAndStepsAnew()
    {
        EmbeddingTrainerOptions options = Options with
        {
            Epochs = 1,
            BatchSampler = new ListedBatches([0]),
            Optimizer = new SgdOptimizer(new SgdOptions { Momentum = 0.5 }),
        };

        Train(options);
        Train(options);

        Network.Weights.Should().Equal([-1], "with the first run's velocity the second would move by 0.75");
    }

    [Test]
    public void Run_EarlyStopping_StopsAndKeepsTheBestEpoch()
    {
        double[] metrics = [0.5, 0.9, 0.8, 0.7];
        int next = 0;
        var stopping = new EarlyStopping { Patience = 2 };

        TrainingReport report = Train(
            Options with { Epochs = 10, ValidationMetric = (_, _) => metrics[next++], EarlyStopping = stopping }, Data);

        report.Epochs.Select(e => e.ValidationMetric).Should().Equal(0.5, 0.9, 0.8, 0.7);
        (report.BestEpoch, report.StoppedEarly).Should().Be((2, true));
        Network.Weights.Should().Equal(-0.5f * 2 * (1 + 2));
    }

    [Test]
    public void Run_EarlyStoppingWithProxies_KeepsThoseOfTheBestEpoch()
    {
        var loss = new ScriptedProxyLoss(1f) { GradientOfProxies = 1 };
        double[] metrics = [0.5, 0.9, 0.8];
        int next = 0;

        Train(Options with { Loss = loss, ValidationMetric = (_, _) => metrics[next++], EarlyStopping = new() }, Data);

        loss.Values.Should().Equal([1 - (0.5f * 4)], "two epochs of two steps of 0.5");
    }

    [Test]
    public void Run_EarlyStoppingNeverStops_KeepsTheBestEpochAllTheSame()
    {
        double[] metrics = [0.5, 0.9, 0.8];
        int next = 0;

        TrainingReport report = Train(Options with { ValidationMetric = (_, _) => metrics[next++], EarlyStopping = new() }, Data);

        (report.BestEpoch, report.StoppedEarly).Should().Be((2, false));
        Network.Weights.Should().Equal(-0.5f * 2 * (1 + 2));
    }

    [Test]
    public void Run_NoTriplets_WarnsInReportAndLog()
    {
        TrainingReport report = Train(Options with { Epochs = 1, Loss = new ScriptedLoss(0, 0) { TermCount = 0 } });

        report.Epochs[0].Warning.Should().StartWith("No batch of epoch 1 gave the loss positives and negatives");
        Logger.Lines.Should().Contain((LogLevel.Warning, report.Epochs[0].Warning!));
    }

    [Test]
    public void Run_LossStuckAtEqualDistances_Warns()
    {
        var loss = new SampledTripletLoss(new ScriptedLoss(0.5, gradient: 1).OfTriplets, new ScriptedTriplets(new Triplet(0, 0, 0)));

        TrainingReport report = Train(Options with { Epochs = 10, Loss = loss });

        report.Epochs.Take(9).Should().OnlyContain(e => e.Warning == null);
        report.Epochs[9].Warning.Should().StartWith("The loss is stuck at 0.5", "20 steps are done");
    }

    [Test]
    public void Run_TwoEpochs_LogsStartEpochsAndEnd()
    {
        Train(Options with { Epochs = 2, ValidationMetric = (_, _) => 0.25, EarlyStopping = new() }, Data);

        Logger.Lines.Should().OnlyContain(line => line.Level == LogLevel.Information);
        Logger.Lines.Select(line => line.Text).Should().SatisfyRespectively(
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

        TrainingReport report = Train(Options, progress: progress);

        TrainingProgress[] ends = [.. progress.Reports.Where(p => p.Report is not null)];
        ends.Select(end => end with { TimeLeft = default }).Should().Equal(
            report.Epochs.Select(e => new TrainingProgress(e.Epoch, 3, 2, 2, 0.5, e) { Fraction = e.Epoch / 3.0 }));
        ends[^1].TimeLeft.Should().Be(TimeSpan.Zero);
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
}
