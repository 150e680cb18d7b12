using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Kernels;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Optimization;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

public class EmbeddingTrainerTests
{
    [Test]
    public void Train_ValidationWithoutEarlyStopping_ReportsPrecisionAtOneAndRunsAllEpochs()
    {
        LabeledDataset validation = EmbeddingTrainerArgumentsTests.Rows(1, 0, 0, 1, 1);

        TrainingReport report = new EmbeddingTrainer(new ScalingNetwork(1), new() { Epochs = 5 }).Train(
            EmbeddingTrainerArgumentsTests.Rows(1, 0, 0, 1), validation);

        report.Epochs.Should().HaveCount(5).And.OnlyContain(epoch => epoch.ValidationMetric >= 0 && epoch.ValidationMetric <= 1);
        (report.BestEpoch, report.StoppedEarly).Should().Be((5, false));
    }

    [Test]
    public void Train_TwiceOneEpoch_IsTheSameAsTwoEpochs()
    {
        (float[] once, TrainingReport report) = Train(epochs: [2]);
        (float[] twice, TrainingReport last) = Train(epochs: [1, 1]);

        twice.Should().Equal(once);
        last.Epochs.Single().Loss.Should().Be(report.Epochs[1].Loss);
        (last.Epochs.Single().Epoch, last.BestEpoch).Should().Be((2, 2));

        static (float[] Values, TrainingReport Last) Train(int[] epochs)
        {
            EmbeddingNetwork network = new(
                new(1, 1, Blobs.FeatureCount),
                [
                    new FullyConnectedLayer(16, Activation.Relu),
                    new BatchNormalizationLayer(),
                    new DropoutLayer(0.3),
                    new FullyConnectedLayer(4),
                ],
                seed: 1);
            EmbeddingTrainerOptions options = new()
            {
                Epochs = epochs[0],
                BatchSampler = new ShuffledBatchSampler(16, seed: 3),
                Loss = new CrossBatchMemory(new NtXentLoss(), capacity: 50),
            };
            EmbeddingTrainer trainer = new(network, options);
            LabeledDataset data = Blobs.Create(rowsPerClass: 20, seed: 5);
            TrainingReport report = trainer.Train(data);
            foreach (int _ in epochs.Skip(1))
            {
                report = trainer.Train(data);
            }

            return ([.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())], report);
        }
    }

    [Test]
    public void Train_AfterAFailure_GoesOnAsIfTheEpochHadNotBegun()
    {
        float[] expected = Weights(failsInEpoch: null, calls: 2);

        Weights(failsInEpoch: 2, calls: 3).Should().Equal(expected);

        static float[] Weights(int? failsInEpoch, int calls)
        {
            int step = 0;
            ScalingNetwork network = new(1, 1);
            FailingOnce schedule = new(() => failsInEpoch == 2 && ++step == 4);
            EmbeddingTrainer trainer = new(
                network, new() { Epochs = 1, BatchSampler = new ShuffledBatchSampler(2, seed: 1), Schedule = schedule });
            LabeledDataset data = new(Shape.Tensor([1, 5, 2, 3, 4, 1, 7, 2], 4, 2), [0, 0, 1, 1]);
            for (int call = 0; call < calls; call++)
            {
                try
                {
                    trainer.Train(data);
                }
                catch (NotSupportedException)
                {
                }
            }

            return [.. network.Weights];
        }
    }

    [Test]
    public void Train_WhileTraining_IsRefused()
    {
        EmbeddingTrainer? trainer = null;
        LabeledDataset data = EmbeddingTrainerArgumentsTests.Rows(1, 0, 0, 1);
        trainer = new(new ScalingNetwork(1), new() { Epochs = 1, ValidationMetric = (_, _) => trainer!.Train(data).Seconds });

        trainer.Invoking(t => t.Train(data, data))
            .Should().Throw<InvalidOperationException>().WithMessage("This trainer is training already; *");
        trainer.Train(data).Epochs.Should().ContainSingle("the refusal has freed the trainer");
    }

    [Test]
    public void Train_DefaultsOnClassesHiddenByNoise_FindsThem()
    {
        LabeledDataset train = Blobs.Create(rowsPerClass: 64, seed: 1);
        LabeledDataset test = Blobs.Create(rowsPerClass: 32, seed: 2);
        EmbeddingNetwork network = Network();
        double before = Precision(network, test);

        TrainingReport report = new EmbeddingTrainer(network).Train(train);

        report.Epochs[^1].Loss.Should().BeLessThan(report.Epochs[0].Loss / 2);
        report.Epochs.Should().OnlyContain(e => e.Warning == null);
        (Precision(network, test) - before).Should().BeGreaterThan(0.25);
    }

    [Test]
    public void Train_OtherNumbersOfThreads_GivesTheSameBits()
    {
        float[] one = Train(threads: 1);

        Train(threads: 2).Should().Equal(one);
        Train(threads: 5).Should().Equal(one);
    }

    [Test]
    public void Train_OtherSeed_GivesOtherParameters()
    {
        Train(threads: 1, new() { Seed = 1 }).Should().NotEqual(Train(threads: 1, new() { Seed = 2 }));
    }

    [Test]
    public void Train_OptionsUsedBefore_GivesTheSameBits()
    {
        var options = new EmbeddingTrainerOptions
        {
            BatchSampler = new ClassBalancedBatchSampler(classesPerBatch: 4, rowsPerClass: 4, seed: 7),
            Loss = new SampledTripletLoss(
                new TripletMarginLoss(new TripletMarginLossOptions { Margin = 0.2 }), new RandomTripletSampler(seed: 8)),
        };

        Train(threads: 1, options).Should().Equal(Train(threads: 1, options));
    }

    [Test]
    public void Train_EarlyStoppingOnPrecision_KeepsTheBestEpoch()
    {
        LabeledDataset validation = Blobs.Create(rowsPerClass: 16, seed: 3);
        EmbeddingNetwork network = Network();
        var options = new EmbeddingTrainerOptions
        {
            Epochs = 12,
            LearningRate = 3e-3,
            ValidationMetric = Blobs.PrecisionAtOne,
            EarlyStopping = new() { Patience = 2 },
        };

        TrainingReport report = new EmbeddingTrainer(network, options).Train(Blobs.Create(rowsPerClass: 64, seed: 1), validation);

        double? best = report.Epochs.Max(e => e.ValidationMetric);
        report.Epochs[report.BestEpoch - 1].ValidationMetric.Should().Be(best);
        Precision(network, validation).Should().Be(best);
    }

    [Test]
    public void Train_BatchHardOnLabelsThatSayNothing_WarnsOfCollapseToAPoint()
    {
        LabeledDataset blobs = Blobs.Create(rowsPerClass: 64, seed: 1);
        int[] labels = blobs.Labels.ToArray();
        new Random(Seed: 1).Shuffle(labels);
        var options = new EmbeddingTrainerOptions
        {
            Epochs = 40,
            LearningRate = 0.01,
            Loss = new SampledTripletLoss(
                new TripletMarginLoss(new TripletMarginLossOptions { Margin = 0.2 }), new BatchHardTripletSampler()),
        };

        TrainingReport report = new EmbeddingTrainer(Network(), options).Train(new(blobs.Features, labels));

        report.Epochs[^1].Warning.Should().StartWith("The embeddings have collapsed to a point");
    }

    private static EmbeddingNetwork Network() => new(Blobs.FeatureCount, [new(16, Activation.Tanh), new(4)], seed: 1);

    private static double Precision(EmbeddingNetwork network, LabeledDataset data) =>
        Blobs.PrecisionAtOne(network.Embed(data.Features), data.Labels);

    private static float[] Train(int threads, EmbeddingTrainerOptions? options = null)
    {
        EmbeddingNetwork network = Network();
        options ??= new();
        new EmbeddingTrainer(network, options with { Epochs = 2, MaxDegreeOfParallelism = threads }).Train(
            Blobs.Create(rowsPerClass: 33, seed: 1));
        return [.. network.Parameters.SelectMany(p => TensorMemory.Of<float>(p.Values).ToArray())];
    }

    private sealed class FailingOnce(Func<bool> fails) : ILearningRateSchedule
    {
        public double FactorAt(long stepIndex, long stepCount) => fails() ? throw new NotSupportedException() : 1;
    }
}
