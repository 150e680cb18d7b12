using MetricLearning.Augmentation;
using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Losses;
using MetricLearning.Optimization;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

public class TrainingStepTests
{
    private static readonly LabeledDataset Data = new(Shape.Tensor([1, 10, 2, 20, 4, 40], 3, 2), [5, 5, 6]);

    [Test]
    public void Run_OneBatch_MovesTheParametersAgainstTheGradientOfItsRows()
    {
        var network = new ScalingNetwork(1, 1);
        TrainingStep step = Step(network, new ScriptedLoss(1, gradient: 0.5f));

        step.Run([2, 0], At(0, learningRate: 0.25));

        // The gradient of a weight is 0.5 times the column's sum over rows 2 and 0, 0.5·(4 + 1) and 0.5·(40 + 10): exact in binary.
        network.Weights.Should().Equal(1 - (0.25f * 2.5f), 1 - (0.25f * 25f));
    }

    [Test]
    public void Run_OneBatch_ShowsTheSamplerItsLabelsAndTheNumberOfTheStep()
    {
        var triplets = new ScriptedTriplets(new Triplet(0, 1, 2));
        TrainingStep step = Step(new ScalingNetwork(1, 1), new SampledTripletLoss(new ScriptedLoss(1, 0).OfTriplets, triplets));

        step.Run([2, 0, 1], At(7));

        triplets.Labels.Should().ContainSingle().Which.Should().Equal(6, 5, 5);
        triplets.Steps.Should().Equal(7);
    }

    [Test]
    public void Run_OneBatch_ReturnsLossRowsSpreadAndGradientNorm()
    {
        TrainingStep step = Step(new ScalingNetwork(1, 0), new ScriptedLoss(0.75, gradient: 1));

        StepResult result = step.Run([0, 2], At(0));

        result.Loss.Value.Should().Be(0.75);
        result.RowCount.Should().Be(2);
        result.Spread.Should().Be(1.5, "the embeddings are (1, 0) and (4, 0)");
        result.GradientNorm.Should().Be(Math.Sqrt((5 * 5) + (50 * 50)));
    }

    [Test]
    public void Run_GradientLongerThanTheLimit_MovesByTheLimit()
    {
        var network = new ScalingNetwork(0, 0);
        TrainingStep step = Step(network, new ScriptedLoss(1, gradient: 1), new() { GradientClipNorm = 2 });

        step.Run([0], At(0, learningRate: 1));

        double length = Math.Sqrt((network.Weights[0] * network.Weights[0]) + (network.Weights[1] * network.Weights[1]));
        length.Should().BeApproximately(2, 1e-6, "weights are floats");
        (network.Weights[1] / network.Weights[0]).Should().BeApproximately(10, 1e-5f, "clipping keeps the direction");
    }

    [Test]
    public void Run_GradientWithinTheLimit_IsNotScaled()
    {
        var network = new ScalingNetwork(0, 0);
        TrainingStep step = Step(network, new ScriptedLoss(1, gradient: 1), new() { GradientClipNorm = 11 });

        step.Run([0], At(0, learningRate: 1));

        network.Weights.Should().Equal(-1, -10);
    }

    [Test]
    public void Run_OptimizerWithState_KeepsItFromStepToStep()
    {
        var network = new ScalingNetwork(0, 0);
        var momentum = new SgdOptimizer(new SgdOptions { Momentum = 0.5 });
        TrainingStep step = Step(network, new ScriptedLoss(1, gradient: 1), new() { Optimizer = momentum });

        step.Run([0], At(0, learningRate: 1));
        step.Run([0], At(1, learningRate: 1));

        network.Weights.Should().Equal([-2.5f, -25f], "the velocity is 1 and then 0.5 + 1 times the gradient");
    }

    [Test]
    public void Run_TwoSteps_NumbersTheUpdatesFromOne()
    {
        var optimizer = new RecordingOptimizer();
        TrainingStep step = Step(new ScalingNetwork(1, 1), new ScriptedLoss(1, 0), new() { Optimizer = optimizer });

        step.Run([0], At(0, learningRate: 0.5));
        step.Run([1], At(1, learningRate: 0.25));

        optimizer.Updates.Should().Equal((0.5, 1), (0.25, 2));
    }

    [TestCase(double.NaN, 0f, 1f, "a loss")]
    [TestCase(double.PositiveInfinity, 0f, 1f, "a loss")]
    [TestCase(1, float.NaN, 1f, "a gradient")]
    [TestCase(1, float.PositiveInfinity, 1f, "a gradient")]
    [TestCase(1, 0f, float.NaN, "a spread of the embeddings")]
    [TestCase(1, 0f, float.NegativeInfinity, "a spread of the embeddings")]
    public void Run_NumberThatIsNotFinite_SaysWhichAndKeepsTheParameters(double loss, float gradient, float weight, string what)
    {
        var network = new ScalingNetwork(1, weight);
        TrainingStep step = Step(network, new ScriptedLoss(loss, gradient));

        Action act = () => step.Run([0, 1, 2], new(Epoch: 2, StepInEpoch: 3, StepIndex: 12, LearningRate: 0.5));

        act.Should().Throw<TrainingDivergedException>().WithMessage($"Training diverged in epoch 2, step 3: it met {what} that*");
        network.Weights.Should().Equal(1, weight);
    }

    [Test]
    public void Run_LossWithoutTerms_IsAStepOfLossZero()
    {
        TrainingStep step = Step(new ScalingNetwork(1, 1), new ScriptedLoss(0, 0) { TermCount = 0 });

        step.Run([0, 1], At(0)).Loss.Should().Be(default(LossResult));
    }

    [Test]
    public void Run_Augmentation_TrainsOnTheChangedRows()
    {
        var network = new ScalingNetwork(1, 1);
        TrainingStep step = Step(network, new ScriptedLoss(1, gradient: 0.5f), new() { Augmentation = new RowStamp(2) });

        StepResult result = step.Run([2, 0], At(3, learningRate: 0.25));

        // The rows (304, 340) and (311, 320): their columns' sums times 0.5 are the gradient, exact in binary.
        network.Weights.Should().Equal(1 - (0.25f * 0.5f * (304 + 311)), 1 - (0.25f * 0.5f * (340 + 320)));
        result.Spread.Should().BeApproximately(Math.Sqrt((3.5 * 3.5) + (10 * 10)), 1e-4, "the spread is that of the changed rows");
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Run_WarmStep_AllocatesNothing(bool augments)
    {
        var network = new ScalingNetwork(1, 1);
        var options = new EmbeddingTrainerOptions
        {
            Augmentation = augments ? new ImageAugmentation(new(1, 2, 1), seed: 1, new() { MaxShift = 0.1, ElasticAlpha = 0.1 }) : null,
            MaxDegreeOfParallelism = 1,
            GradientClipNorm = 1e-3,
        };
        var step = new TrainingStep(network, options, Data, maxBatchRowCount: 3);
        int[] rows = [0, 1, 2];
        RunSteps(step, rows, from: 0, count: 100);

        long before = GC.GetAllocatedBytesForCurrentThread();
        RunSteps(step, rows, from: 100, count: 100);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    private static void RunSteps(TrainingStep step, int[] rows, int from, int count)
    {
        for (int i = from; i < from + count; i++)
        {
            step.Run(rows, At(i));
        }
    }

    private static StepPosition At(long index, double learningRate = 0.1) => new(1, (int)index + 1, index, learningRate);

    private static TrainingStep Step(ScalingNetwork network, IEmbeddingLoss loss, EmbeddingTrainerOptions? options = null)
    {
        options ??= new();
        options = options with { Loss = loss, Optimizer = options.Optimizer is AdamOptimizer ? new SgdOptimizer() : options.Optimizer };
        return new(network, options, Data, maxBatchRowCount: 3);
    }

    private sealed class RecordingOptimizer : IOptimizer
    {
        public List<(double LearningRate, long StepNumber)> Updates { get; } = [];

        public IReadOnlyList<string> StateNames => [];

        public void Update(in OptimizerUpdate update) => Updates.Add((update.LearningRate, update.StepNumber));
    }
}
