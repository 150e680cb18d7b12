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

            (LossResult result, float[] gradient) = LossRun.Of(memory, At(step, sample));

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
        (LossResult expected, float[] expectedGradient) = LossRun.Of(create(), At(1, both));
        var memory = new CrossBatchMemory(create(), capacity: 9);
        LossRun.Of(memory, At(0, first));

        (LossResult result, float[] gradient) = LossRun.Of(memory, At(1, second));

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

    [Test]
    public void Evaluate_LaterSteps_ShowsTheLossEachRowWithItsOwnLabel()
    {
        var loss = new RecordingLoss();
        var memory = new CrossBatchMemory(loss, capacity: 4);
        for (int step = 0; step < 5; step++)
        {
            Evaluate(memory, step, [.. Enumerable.Range(3 * step, 3)]);
        }

        loss.Anchors.Should().Equal(3, 3, 3, 3, 3);
        loss.Labels[0].Should().Equal(0, 1, 2);
        loss.Labels[1].Should().Equal(3, 4, 5, 0, 1, 2);
        loss.Labels[4][..3].Should().Equal(12, 13, 14);
        loss.Labels[4][3..].Should().BeEquivalentTo([8, 9, 10, 11]);
        loss.Rows.Zip(loss.Labels).Should().OnlyContain(seen => seen.First.SequenceEqual(seen.Second.Select(label => label + 0.5f)));
    }

    [TestCase(4)]
    [TestCase(2)]
    [TestCase(0)]
    public void Evaluate_StepNotAfterTheLast_IsComparedWithTheMemoryAndLeavesIt(long step)
    {
        var loss = new RecordingLoss();
        var memory = new CrossBatchMemory(loss, capacity: 9);
        Evaluate(memory, step: 3, [1]);
        Evaluate(memory, step: 4, [2]);

        Evaluate(memory, step, [3]);
        Evaluate(memory, step: 5, [4]);

        loss.Labels.Select(labels => labels.Length).Should().Equal(1, 2, 3, 3);
        loss.Labels[3].Should().Equal(4, 1, 2);
    }

    [Test]
    public void BeginRun_AfterEvaluations_EmptiesTheMemoryAndStepsBeginAnew()
    {
        var loss = new RecordingLoss();
        var memory = new CrossBatchMemory(loss, capacity: 9);
        Evaluate(memory, step: 3, [1]);

        memory.BeginRun(dimension: 1);
        Evaluate(memory, step: 0, [2]);
        Evaluate(memory, step: 1, [3]);

        loss.Labels.Select(labels => labels.Length).Should().Equal(1, 1, 2);
    }

    [Test]
    public void State_CopiedBack_GoesOnFromThere()
    {
        var loss = new RecordingLoss();
        var memory = new CrossBatchMemory(loss, capacity: 3);
        Evaluate(memory, step: 0, [1, 2]);
        Array[] saved = [.. memory.State.Select(array => (Array)array.Values.Clone())];
        Evaluate(memory, step: 1, [3, 4]);
        Evaluate(memory, step: 2, [5]);

        foreach ((NamedArray array, Array values) in memory.State.Zip(saved))
        {
            Array.Copy(values, array.Values, values.Length);
        }

        Evaluate(memory, step: 1, [3, 4]);
        Evaluate(memory, step: 2, [5]);
        loss.Labels[4].Should().Equal(loss.Labels[2], "the memory is the same before the same step");
        loss.Rows[4].Should().Equal(loss.Rows[2]);
    }

    [Test]
    public void Evaluate_OtherDimension_IsTheLosssOwnAndLeavesTheMemory()
    {
        var loss = new RecordingLoss();
        var memory = new CrossBatchMemory(loss, capacity: 9);
        Evaluate(memory, step: 0, [1]);

        LossRun.Of(memory, At(1, RandomBatch.Of(2, 5, classes: 1, seed: 1, loss.Distance)));
        Evaluate(memory, step: 2, [3]);

        loss.Labels[1].Should().HaveCount(2);
        loss.Labels[2].Should().Equal(3, 1);
    }

    [Test]
    public void Evaluate_BeforeTheStartStep_OnlyFillsTheMemory()
    {
        var loss = new RecordingLoss();
        var memory = new CrossBatchMemory(loss, capacity: 9, startStep: 2);

        for (int step = 0; step < 4; step++)
        {
            Evaluate(memory, step, [step]);
        }

        loss.Labels.Select(labels => labels.Length).Should().Equal(1, 1, 3, 4);
    }

    [Test]
    public void Evaluate_EmbeddingNotFinite_IsNotRemembered()
    {
        var loss = new RecordingLoss();
        var memory = new CrossBatchMemory(loss, capacity: 9);
        var broken = new EmbeddedBatch(loss.Distance);
        broken.Start([7], 1, step: 0)[0, 0] = float.NaN;

        LossRun.Of(memory, broken);
        Evaluate(memory, step: 1, [1]);

        loss.Labels[1].Should().Equal(1);
    }

    [TestCaseSource(nameof(EveryLoss))]
    public void Evaluate_EmptyBatchAmongOthers_IsZeroAndLeavesTheMemory(object source)
    {
        var create = (Func<IEmbeddingLoss>)source;
        EmbeddingDistance distance = create().Distance;
        CrossBatchMemory memory = new(create(), capacity: 9), other = new(create(), capacity: 9);
        EmbeddedBatch first = At(0, RandomBatch.Of(9, Columns, classes: 3, seed: 1, distance));
        LossRun.Of(memory, first);
        LossRun.Of(other, first);

        LossRun.Of(memory, At(1, new RandomBatch([], [], Columns, distance))).Result.Should().Be(default(LossResult));

        RandomBatch last = RandomBatch.Of(8, Columns, classes: 3, seed: 2, distance);
        LossRun.Of(memory, At(2, last)).Result.Should().Be(LossRun.Of(other, At(2, last)).Result);
    }

    [TestCaseSource(nameof(EveryLoss))]
    public void Evaluate_EmbeddingNotFinite_IsNotANumberAndLeavesTheMemory(object source)
    {
        var create = (Func<IEmbeddingLoss>)source;
        EmbeddingDistance distance = create().Distance;
        CrossBatchMemory memory = new(create(), capacity: 9), other = new(create(), capacity: 9);
        EmbeddedBatch first = At(0, RandomBatch.Of(9, Columns, classes: 3, seed: 1, distance));
        LossRun.Of(memory, first);
        LossRun.Of(other, first);
        EmbeddedBatch broken = new(distance);
        broken.Start([-1, 0, 1], Columns, step: 1).Fill(float.NaN);

        (LossResult result, float[] gradient) = LossRun.Of(memory, broken);

        result.Value.Should().Be(double.NaN);
        gradient.Should().OnlyContain(g => float.IsNaN(g));
        RandomBatch last = RandomBatch.Of(8, Columns, classes: 3, seed: 2, distance);
        LossRun.Of(memory, At(2, last)).Result.Should().Be(LossRun.Of(other, At(2, last)).Result);
    }

    [Test]
    public void Evaluate_LossThatFails_RemembersNothing()
    {
        var loss = new RecordingLoss();
        var memory = new CrossBatchMemory(loss, capacity: 9);
        Evaluate(memory, step: 0, [1]);
        loss.Fails = true;
        FluentActions.Invoking(() => Evaluate(memory, step: 1, [2])).Should().Throw<NotSupportedException>();
        loss.Fails = false;

        Evaluate(memory, step: 1, [3]);

        loss.Labels[^1].Should().Equal(3, 1);
    }

    [Test]
    public void Evaluate_RowsThatAreNoAnchors_AreComparedButNotRemembered()
    {
        var loss = new RecordingLoss();
        var memory = new CrossBatchMemory(loss, capacity: 9);
        var batch = new EmbeddedBatch(loss.Distance);
        batch.Start([1, 2], 1, step: 0, anchorCount: 1).Clear();

        LossRun.Of(memory, batch);
        Evaluate(memory, step: 1, [3]);

        loss.Labels[0].Should().Equal(1, 2);
        loss.Labels[1].Should().Equal(3, 1);
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

    private static EmbeddedBatch At(long step, RandomBatch sample)
    {
        var batch = new EmbeddedBatch(sample.Distance);
        sample.Values.CopyTo(Shape.Matrix(batch.Start(sample.Labels, sample.Columns, step, sample.AnchorCount), "batch", out _, out _));
        return batch;
    }

    // The row of label l is l + 0.5.
    private static void Evaluate(CrossBatchMemory memory, long step, int[] labels) => LossRun.Of(
        memory, At(step, new RandomBatch([.. labels.Select(label => label + 0.5f)], labels, Columns: 1, new(DistanceMetric.Euclidean))));

    private static float[] Trained(IEmbeddingLoss loss, int threads)
    {
        var network = new EmbeddingNetwork(Blobs.FeatureCount, [new(16, Activation.Tanh), new(4)], seed: 1);
        var options = new EmbeddingTrainerOptions { Epochs = 2, Loss = loss, MaxDegreeOfParallelism = threads };
        new EmbeddingTrainer(network, options).Train(Blobs.Create(rowsPerClass: 33, seed: 1));
        return [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];
    }

    private sealed class RecordingLoss : IEmbeddingLoss
    {
        public EmbeddingDistance Distance { get; } = new(DistanceMetric.Euclidean);

        public bool Fails { get; set; }

        public List<int> Anchors { get; } = [];

        public List<int[]> Labels { get; } = [];

        public List<float[]> Rows { get; } = [];

        public LossResult Evaluate(EmbeddedBatch batch, in TensorSpan<float> gradient)
        {
            if (Fails)
            {
                throw new NotSupportedException();
            }

            Anchors.Add(batch.AnchorCount);
            Labels.Add(batch.Labels.ToArray());
            Rows.Add(batch.Values.ToArray());
            return default;
        }
    }
}
