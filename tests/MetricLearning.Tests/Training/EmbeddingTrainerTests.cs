using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Distances;
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
    private static readonly EarlyStopping Stopping = new();

    private static readonly TestCaseData[] BadOptions =
    [
        new(new EmbeddingTrainerOptions { Epochs = 0 }, "options.Epochs", "options.Epochs is 0; expected 1 ≤ epochs.*"),
        new(
            new EmbeddingTrainerOptions { LearningRate = 0 },
            "options.LearningRate",
            "options.LearningRate is 0; expected 0 < learning rate < ∞.*"),
        new(
            new EmbeddingTrainerOptions { LearningRate = double.PositiveInfinity },
            "options.LearningRate",
            "options.LearningRate is *; expected 0 < learning rate < ∞.*"),
        new(
            new EmbeddingTrainerOptions { LearningRate = double.NaN },
            "options.LearningRate",
            "options.LearningRate is NaN; expected 0 < learning rate < ∞.*"),
        new(
            new EmbeddingTrainerOptions { LossLearningRate = 0 },
            "options.LossLearningRate",
            "options.LossLearningRate is 0; expected 0 < learning rate < ∞; null for that of the network.*"),
        new(
            new EmbeddingTrainerOptions { LossLearningRate = double.PositiveInfinity },
            "options.LossLearningRate",
            "options.LossLearningRate is *; expected 0 < learning rate < ∞; null for that of the network.*"),
        new(
            new EmbeddingTrainerOptions { MaxDegreeOfParallelism = 0 },
            "options.MaxDegreeOfParallelism",
            "options.MaxDegreeOfParallelism is 0; expected 1 ≤ degree.*"),
        new(
            new EmbeddingTrainerOptions { GradientClipNorm = 0 },
            "options.GradientClipNorm",
            "options.GradientClipNorm is 0; expected 0 < norm; null for no limit.*"),
        new(
            new EmbeddingTrainerOptions { EarlyStopping = Stopping with { Patience = 0 } },
            "options.EarlyStopping.Patience",
            "options.EarlyStopping.Patience is 0; expected 1 ≤ patience.*"),
        new(
            new EmbeddingTrainerOptions { EarlyStopping = Stopping with { MinimumImprovement = -0.5 } },
            "options.EarlyStopping.MinimumImprovement",
            "options.EarlyStopping.MinimumImprovement is -0.5; expected 0 ≤ improvement < ∞.*"),
    ];

    private static readonly TestCaseData[] MissingOptions =
    [
        new(new EmbeddingTrainerOptions { Loss = null! }, "options.Loss"),
        new(new EmbeddingTrainerOptions { Optimizer = null! }, "options.Optimizer"),
        new(new EmbeddingTrainerOptions { Schedule = null! }, "options.Schedule"),
        new(new EmbeddingTrainerOptions { ValidationMetric = null! }, "options.ValidationMetric"),
    ];

    [TestCaseSource(nameof(BadOptions))]
    public void Constructor_NumberOutOfRange_SaysWhichAndWhatIsExpected(EmbeddingTrainerOptions options, string name, string message)
    {
        Action act = () => _ = new EmbeddingTrainer(new ScalingNetwork(1), options);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(name).WithMessage(message);
    }

    [TestCaseSource(nameof(MissingOptions))]
    public void Constructor_MissingOption_SaysWhich(EmbeddingTrainerOptions options, string name)
    {
        Action act = () => _ = new EmbeddingTrainer(new ScalingNetwork(1), options);

        act.Should().Throw<ArgumentNullException>().WithParameterName(name);
    }

    [Test]
    public void Constructor_NoNetwork_Throws()
    {
        Action act = () => _ = new EmbeddingTrainer(null!);

        act.Should().Throw<ArgumentNullException>().WithParameterName("network");
    }

    [Test]
    public void Train_NoData_Throws()
    {
        new EmbeddingTrainer(new ScalingNetwork(1)).Invoking(t => t.Train(null!))
            .Should().Throw<ArgumentNullException>().WithParameterName("data");
    }

    [Test]
    public void Train_DataOfAnotherDimension_SaysBoth()
    {
        ShouldThrowAndChangeNothing(new(), Rows(2, 0, 0, 1), validation: null).WithParameterName("data")
            .WithMessage("data has 2 columns but the network expects 1; pass rows of that dimension.*");
    }

    [Test]
    public void Train_AugmentationOfOtherColumns_SaysBoth()
    {
        EmbeddingTrainer trainer = new(new ScalingNetwork(1), new() { Augmentation = new RowStamp(3) });

        trainer.Invoking(t => t.Train(Rows(1, 0, 0, 1))).Should().Throw<ArgumentException>().WithParameterName("data")
            .WithMessage("data has 1 columns but the augmentation expects 3; pass rows of that dimension.*");
    }

    [Test]
    public void Train_OneClassOnly_SaysThatNegativesAreMissing()
    {
        ShouldThrowAndChangeNothing(new(), Rows(1, 3, 3, 3), validation: null).WithParameterName("data")
            .WithMessage("data has 1 distinct label; expected at least 2*");
    }

    [Test]
    public void Train_NoTwoRowsOfOneClass_SaysThatPositivesAreMissing()
    {
        ShouldThrowAndChangeNothing(new(), Rows(1, 3, 4, 5), validation: null).WithParameterName("data")
            .WithMessage("data has 3 distinct labels in 3 rows; expected a label with at least 2 rows*");
    }

    [Test]
    public void Train_LabelWithoutProxy_SaysWhich()
    {
        ShouldThrowAndChangeNothing(new() { Loss = new ScriptedProxyLoss(1, 2) }, Rows(1, 0, 1, 1, 2), validation: null)
            .WithParameterName("labels").WithMessage("labels has label 2 at row 3; expected 0 to 1, a class that has a proxy. *");
    }

    [Test]
    public void Train_ProxiesOfAnotherDimension_SaysBoth()
    {
        ShouldThrowAndChangeNothing(new() { Loss = new ArcFaceLoss(2, dimension: 3, seed: 1) }, Rows(1, 0, 0, 1), validation: null)
            .WithMessage("dimension has 1 columns but the loss expects 3; pass rows of that dimension.*");
    }

    [Test]
    public void Constructor_TwoParametersOfOneName_SaysWhich()
    {
        var options = new EmbeddingTrainerOptions { Loss = new TwiceNamed() };

        FluentActions.Invoking(() => new EmbeddingTrainer(new ScalingNetwork(1), options)).Should().Throw<ArgumentException>()
            .WithParameterName("options")
                .WithMessage("options has two parameters named p; expected every name once. Name one of them otherwise.*");
    }

    [Test]
    public void Train_EarlyStoppingWithoutValidation_SaysWhatToPass()
    {
        ShouldThrowAndChangeNothing(new() { EarlyStopping = Stopping }, Rows(1, 0, 0, 1), validation: null)
            .WithParameterName("validation").WithMessage(
                "validation is null but the options have EarlyStopping; pass rows kept apart from training, or leave EarlyStopping out.*");
    }

    [Test]
    public void Train_ValidationWithoutEarlyStopping_ReportsPrecisionAtOneAndRunsAllEpochs()
    {
        LabeledDataset validation = Rows(1, 0, 0, 1, 1);

        TrainingReport report = new EmbeddingTrainer(new ScalingNetwork(1), new() { Epochs = 5 }).Train(Rows(1, 0, 0, 1), validation);

        report.Epochs.Should().HaveCount(5).And.OnlyContain(epoch => epoch.ValidationMetric >= 0 && epoch.ValidationMetric <= 1);
        (report.BestEpoch, report.StoppedEarly).Should().Be((5, false));
    }

    [Test]
    public void Train_ValidationOfSingleRowsByTheDefaultMetric_IsRefusedAtOnce() =>
        ShouldThrowAndChangeNothing(new(), Rows(1, 0, 0, 1), validation: Rows(1, 0, 1)).WithParameterName("validation");

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
        LabeledDataset data = Rows(1, 0, 0, 1);
        trainer = new(new ScalingNetwork(1), new() { Epochs = 1, ValidationMetric = (_, _) => trainer!.Train(data).Seconds });

        trainer.Invoking(t => t.Train(data, data))
            .Should().Throw<InvalidOperationException>().WithMessage("This trainer is training already; *");
        trainer.Train(data).Epochs.Should().ContainSingle("the refusal has freed the trainer");
    }

    [Test]
    public void Train_ValidationOfAnotherDimension_SaysBoth()
    {
        ShouldThrowAndChangeNothing(new() { EarlyStopping = Stopping }, Rows(1, 0, 0, 1), Rows(2, 0, 0, 1))
            .WithParameterName("validation")
                .WithMessage("validation has 2 columns but the network expects 1; pass rows of that dimension.*");
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

    private static FluentAssertions.Specialized.ExceptionAssertions<ArgumentException> ShouldThrowAndChangeNothing(
        EmbeddingTrainerOptions options, LabeledDataset data, LabeledDataset? validation)
    {
        var network = new ScalingNetwork(1.5f);
        Action act = () => new EmbeddingTrainer(network, options).Train(data, validation);

        FluentAssertions.Specialized.ExceptionAssertions<ArgumentException> thrown = act.Should().Throw<ArgumentException>();
        network.Weights.Should().Equal(1.5f);
        return thrown;
    }

    private static LabeledDataset Rows(int columns, params int[] labels) =>
        new(Shape.Tensor(new float[labels.Length * columns], labels.Length, columns), labels);

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

    private sealed class TwiceNamed : IEmbeddingLoss
    {
        public EmbeddingDistance Distance => new(DistanceMetric.Cosine);

        public IReadOnlyList<Parameter> Parameters { get; } = [new("p", Shape.Tensor([1], 1, 1)), new("p", Shape.Tensor([1], 1, 1))];

        public LossResult Evaluate(EmbeddedBatch batch, in TensorSpan<float> gradient) => default;
    }

    [Test]
    public void Train_ValidationThatNumbersItsOwnNames_IsRefusedBeforeAnythingChanges()
    {
        LabeledDataset data = LabeledDataset.FromRows([[1f], [2f], [3f], [4f]], ["ant", "bee", "ant", "bee"]);
        LabeledDataset validation = LabeledDataset.FromRows([[1f], [2f]], ["bee", "bee"]);
        EmbeddingTrainer trainer = new(new EmbeddingNetwork(1, [new(1)], seed: 1), new() { Epochs = 1 });

        trainer.Invoking(t => t.Train(data, validation)).Should().Throw<ArgumentException>().WithParameterName("validation")
            .WithMessage("validation numbers the labels [bee] from 0, but data numbers the labels [ant, bee] from 0: *WithLabelNames*");
        trainer.Train(data, validation.WithLabelNames(data.LabelNames!)).Epochs.Should().ContainSingle();
    }

    [Test]
    public void Train_AgainOnOtherNames_IsRefusedWhereTheLossRemembersLabels()
    {
        LabeledDataset data = LabeledDataset.FromRows([[1f], [2f], [3f], [4f]], ["ant", "bee", "ant", "bee"]);
        LabeledDataset other = LabeledDataset.FromRows([[1f], [2f], [3f], [4f]], ["bee", "cow", "bee", "cow"]);
        EmbeddingTrainer withProxies = new(
            new EmbeddingNetwork(1, [new(1)], seed: 1), new() { Epochs = 1, Loss = new ProxyAnchorLoss(2, 1, seed: 1) });
        EmbeddingTrainer without = new(new EmbeddingNetwork(1, [new(1)], seed: 1), new() { Epochs = 1 });
        withProxies.Train(data);
        without.Train(data);

        withProxies.Invoking(t => t.Train(other)).Should().Throw<ArgumentException>().WithMessage("*the data of the first call*");
        without.Train(other).Epochs.Should().ContainSingle("nothing of the first labels is left");
        withProxies.Train(data).Epochs.Should().ContainSingle();
    }
}
