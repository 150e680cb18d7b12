using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Losses;

public class CrossBatchMemoryTests
{
    private const int Columns = 3;

    // Smooth, so that central differences hold at every point.
    private static readonly TripletMarginLossOptions Smooth =
        new() { Distance = new(DistanceMetric.Euclidean, true), Margin = 0.3, Smooth = true };

    private static readonly TestCaseData[] EveryLoss =
    [
        new((Func<IEmbeddingLoss>)(() => Sampled(new BatchHardTripletSampler()))) { TestName = "{m}(batch-hard)" },
        new((Func<IEmbeddingLoss>)(() => Sampled(new RandomTripletSampler(seed: 1)))) { TestName = "{m}(random)" },
        new((Func<IEmbeddingLoss>)(() => new ContrastiveLoss())) { TestName = "{m}(contrastive)" },
        new((Func<IEmbeddingLoss>)(() => new MultiSimilarityLoss(new MultiSimilarityPairSampler()))) { TestName = "{m}(multi-similarity)" },
        new((Func<IEmbeddingLoss>)(() => new NtXentLoss())) { TestName = "{m}(NT-Xent)" },
        new((Func<IEmbeddingLoss>)(() => new SupervisedContrastiveLoss())) { TestName = "{m}(supervised contrastive)" },
        new((Func<IEmbeddingLoss>)(() => new CircleLoss())) { TestName = "{m}(circle)" },
    ];

    [TestCase(1)]
    [TestCase(5)]
    [TestCase(13)]
    [TestCase(50)]
    public void Evaluate_ManyBatches_AgreesWithLoopsOverBatchAndMemoryInDouble(int capacity)
    {
        var memory = new CrossBatchMemory(Sampled(new AllTripletSampler()), capacity);
        var remembered = new Queue<(double[] Row, int Label)>();
        for (int step = 0; step < 7; step++)
        {
            int rows = 3 + (step * 5 % 7); // more and fewer than the smaller memories hold
            RandomBatch sample = RandomBatch.Of(rows, Columns, classes: 3, seed: step, Smooth.Distance);
            double[][] others = [.. remembered.Select(entry => entry.Row)];
            int[] labels = [.. sample.Labels, .. remembered.Select(entry => entry.Label)];
            Triplet[] triplets = [.. TripletSamples.All(labels, rows)];
            double Value(double[][] anchors) => ReferenceTripletLoss.Value([.. anchors, .. others], triplets, Smooth);
            double expected = Value(sample.Rows);
            double[] expectedGradient = [.. CentralDifferences.Of(Value, sample.Rows).SelectMany(row => row)];

            (LossResult result, float[] gradient) = LossRun.Of(memory, sample.BatchAt(step));

            result.TermCount.Should().Be(triplets.Length);
            result.Value.Should().BeApproximately(expected, 1e-6, "single precision");
            gradient.Should().Equal(expectedGradient, (actual, exact) => Math.Abs(actual - exact) <= 2e-6);
            for (int row = 0; row < rows; row++)
            {
                remembered.Enqueue((sample.Rows[row], sample.Labels[row]));
            }

            while (remembered.Count > capacity)
            {
                remembered.Dequeue();
            }
        }
    }

    [TestCaseSource(nameof(EveryLoss))]
    public void Evaluate_LaterStep_IsTheLossOfBatchAndMemory(object source)
    {
        var create = (Func<IEmbeddingLoss>)source;
        EmbeddingDistance distance = create().Distance;
        RandomBatch first = RandomBatch.Of(9, Columns, classes: 3, seed: 1, distance);
        RandomBatch second = RandomBatch.Of(8, Columns, classes: 3, seed: 2, distance);
        var both = new RandomBatch(
            [.. second.Values, .. first.Values], [.. second.Labels, .. first.Labels], Columns, distance, AnchorCount: 8);
        (LossResult expected, float[] expectedGradient) = LossRun.Of(create(), both.BatchAt(1));
        var memory = new CrossBatchMemory(create(), capacity: 9);
        LossRun.Of(memory, first.BatchAt(0));

        (LossResult result, float[] gradient) = LossRun.Of(memory, second.BatchAt(1));

        result.Should().Be(expected);
        result.TermCount.Should().BePositive();
        gradient.Should().Equal(expectedGradient);
    }

    [Test]
    public void Evaluate_FirstStep_IsTheLosssOwn()
    {
        RandomBatch sample = RandomBatch.Of(12, Columns, classes: 3, seed: 1, Smooth.Distance);
        (LossResult expected, float[] expectedGradient) = LossRun.Of(Sampled(new AllTripletSampler()), sample.Batch);

        (LossResult result, float[] gradient) = LossRun.Of(
            new CrossBatchMemory(Sampled(new AllTripletSampler()), capacity: 9), sample.Batch);

        result.Should().Be(expected);
        gradient.Should().Equal(expectedGradient);
    }

    [TestCaseSource(nameof(EveryLoss))]
    public void Evaluate_EmptyBatchAmongOthers_IsZeroAndLeavesTheMemory(object source)
    {
        var create = (Func<IEmbeddingLoss>)source;
        EmbeddingDistance distance = create().Distance;
        CrossBatchMemory memory = new(create(), capacity: 9), other = new(create(), capacity: 9);
        EmbeddedBatch first = RandomBatch.Of(9, Columns, classes: 3, seed: 1, distance).BatchAt(0);
        LossRun.Of(memory, first);
        LossRun.Of(other, first);

        LossRun.Of(memory, new RandomBatch([], [], Columns, distance).BatchAt(1)).Result.Should().Be(default(LossResult));

        RandomBatch last = RandomBatch.Of(8, Columns, classes: 3, seed: 2, distance);
        LossRun.Of(memory, last.BatchAt(2)).Result.Should().Be(LossRun.Of(other, last.BatchAt(2)).Result);
    }

    [TestCaseSource(nameof(EveryLoss))]
    public void Evaluate_EmbeddingNotFinite_IsNotANumberAndLeavesTheMemory(object source)
    {
        var create = (Func<IEmbeddingLoss>)source;
        EmbeddingDistance distance = create().Distance;
        CrossBatchMemory memory = new(create(), capacity: 9), other = new(create(), capacity: 9);
        EmbeddedBatch first = RandomBatch.Of(9, Columns, classes: 3, seed: 1, distance).BatchAt(0);
        LossRun.Of(memory, first);
        LossRun.Of(other, first);
        EmbeddedBatch broken = new(distance);
        broken.Start([-1, 0, 1], Columns, step: 1).Fill(float.NaN);

        (LossResult result, float[] gradient) = LossRun.Of(memory, broken);

        result.Value.Should().Be(double.NaN);
        gradient.Should().OnlyContain(g => float.IsNaN(g));
        RandomBatch last = RandomBatch.Of(8, Columns, classes: 3, seed: 2, distance);
        LossRun.Of(memory, last.BatchAt(2)).Result.Should().Be(LossRun.Of(other, last.BatchAt(2)).Result);
    }

    [Test]
    public void Evaluate_OnceFull_AllocatesNothing()
    {
        var memory = new CrossBatchMemory(Sampled(new AllTripletSampler()), capacity: 20);
        RandomBatch sample = RandomBatch.Of(12, Columns, classes: 3, seed: 1, Smooth.Distance);
        var batch = new EmbeddedBatch(Smooth.Distance);
        float[] gradient = new float[12 * Columns];
        Run(from: 0);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(from: 100);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);

        void Run(int from)
        {
            for (int step = from; step < from + 100; step++)
            {
                sample.Values.CopyTo(batch.Start(sample.Labels, Columns, step).GetSpan([0, 0], sample.Values.Length));
                memory.Evaluate(batch, new TensorSpan<float>(gradient, [12, Columns], []));
            }
        }
    }

    [Test]
    public void Train_WithAMemory_GivesTheSameBitsForAnyNumberOfThreadsAndAgain()
    {
        IEmbeddingLoss memory = new CrossBatchMemory(
            Sampled(new BatchHardTripletSampler()), capacity: 300, startStep: 2);
        float[] one = Trained(memory, threads: 1);

        Trained(memory, threads: 2).Should().Equal(one);
        Trained(new CrossBatchMemory(Sampled(new AllTripletSampler()), capacity: 1, startStep: 1000), threads: 1).Should().NotEqual(one);
    }

    [Test]
    public void Constructor_LossWithProxies_SaysWhy()
    {
        FluentActions.Invoking(() => new CrossBatchMemory(new ScriptedProxyLoss(1f), capacity: 9)).Should().Throw<ArgumentException>()
            .WithParameterName("loss").WithMessage(
                "loss is a ScriptedProxyLoss, which compares rows with proxies and not with each other; a memory of rows would change " +
                "nothing. " +
                "Train with it alone, or pass a triplet or pair loss.*");
    }

    [Test]
    public void Constructor_MemoryOfAMemory_SaysWhy()
    {
        FluentActions.Invoking(() => new CrossBatchMemory(new CrossBatchMemory(new RecordingLoss(), 1), capacity: 9))
            .Should().Throw<ArgumentException>().WithParameterName("loss")
            .WithMessage("loss is a CrossBatchMemory, which remembers rows already. Train with it alone, or pass a triplet or pair loss.*");
    }

    [Test]
    public void Constructor_ArgumentsOutOfRange_SayTheRange()
    {
        FluentActions.Invoking(() => new CrossBatchMemory(null!, 1)).Should().Throw<ArgumentNullException>().WithParameterName("loss");
        FluentActions.Invoking(() => new CrossBatchMemory(new RecordingLoss(), 0)).Should().Throw<ArgumentOutOfRangeException>()
            .WithParameterName("capacity").WithMessage("capacity is 0; expected 1 ≤ capacity ≤ 16777216.*");
        FluentActions.Invoking(() => new CrossBatchMemory(new RecordingLoss(), 1, -1)).Should().Throw<ArgumentOutOfRangeException>()
            .WithParameterName("startStep").WithMessage("startStep is -1; expected 0 ≤ start step.*");
    }

    [Test]
    public void Evaluate_BatchOfAnotherDistance_SaysBoth()
    {
        var memory = new CrossBatchMemory(new RecordingLoss(), capacity: 9);
        var batch = new EmbeddedBatch(new EmbeddingDistance(DistanceMetric.Cosine));

        memory.Invoking(m => m.Evaluate(batch, Shape.Tensor([], 0, 0))).Should().Throw<ArgumentException>().WithParameterName("batch")
            .WithMessage("batch compares rows by *; make the batch with the loss's distance.*");
        memory.Invoking(m => m.Evaluate(null!, Shape.Tensor([], 0, 0))).Should().Throw<ArgumentNullException>().WithParameterName("batch");
    }

    [Test]
    public void Evaluate_GradientOfAnotherShape_SaysTheShape()
    {
        var memory = new CrossBatchMemory(new RecordingLoss(), capacity: 9);
        EmbeddedBatch batch = LabelSets.OnALine([1, 2], [0, 1]);

        memory.Invoking(m => m.Evaluate(batch, Shape.Tensor([5], 1, 1))).Should().Throw<ArgumentException>().WithParameterName("gradient")
            .WithMessage("gradient is [1 × 1]; expected [2 × 1]. Pass a matrix of that shape.*");
    }

    private static SampledTripletLoss Sampled(ITripletSampler sampler) => new(new TripletMarginLoss(Smooth), sampler);

    private static float[] Trained(IEmbeddingLoss loss, int threads)
    {
        var network = new EmbeddingNetwork(Blobs.FeatureCount, [new(16, Activation.Tanh), new(4)], seed: 1);
        var options = new EmbeddingTrainerOptions { Epochs = 2, Loss = loss, MaxDegreeOfParallelism = threads };
        new EmbeddingTrainer(network, options).Train(Blobs.Create(rowsPerClass: 33, seed: 1));
        return [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];
    }

    [Test]
    public void Evaluate_AfterABatchThatTheLossRefused_RemembersThoseOfAnotherDimension()
    {
        CrossBatchMemory memory = new(Sampled(new StackedTripletSampler()), capacity: 9);
        RandomBatch refused = RandomBatch.Of(4, 3, classes: 2, seed: 1, Smooth.Distance);
        memory.Invoking(one => LossRun.Of(one, refused.BatchAt(0))).Should().Throw<ArgumentException>();
        memory.State.Should().BeEmpty("nothing was begun");

        LossRun.Of(memory, Stacked(step: 1));

        ((int[])memory.State.Single(array => array.Name == "memory.place").Values)[0].Should().Be(3);

        static EmbeddedBatch Stacked(int step)
        {
            EmbeddedBatch batch = new(Smooth.Distance);
            TensorSpan<float> values = batch.Start([1, 1, 2], dimension: 8, step);
            for (int i = 0; i < 24; i++)
            {
                values[i / 8, i % 8] = (i * 7 % 5) + 1;
            }

            return batch;
        }
    }
}
