using System.Numerics.Tensors;
using CsCheck;
using MetricLearning.Distances;
using MetricLearning.Kernels;
using MetricLearning.Losses;

namespace MetricLearning.Tests.Reference;

/// <summary>What every loss over rows compared on unit length must do; the tests of each loss inherit these.</summary>
public abstract class EmbeddingLossTests : EmbeddingLossArgumentsTests
{
    /// <summary>The number of classes of random batches; their labels are 0 to 3.</summary>
    protected const int Classes = 4;

    // Rounding at about 1e-7 of a similarity, times the scale of the exponents; asked for are 1e-5, or 1e-4 from a scale of 50 on.
    protected virtual double Tolerance => 1e-5;

    /// <summary>The loss by plain loops in double precision.</summary>
    /// <param name="loss">The loss under test.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="labels">Their labels.</param>
    /// <param name="anchorCount">How many of the rows, the first, are anchors.</param>
    /// <param name="constant">The rows where the gradient is asked for; what counts as a constant in it depends on these.</param>
    protected abstract double ValueOf(IEmbeddingLoss loss, double[][] rows, int[] labels, int anchorCount, double[][] constant);

    /// <summary>Whether the loss has a derivative at a batch and in some distance around it.</summary>
    protected virtual bool IsSmoothAt(IEmbeddingLoss loss, double[][] rows, int[] labels) => true;

    /// <summary>
    /// Whether rounding to single precision changes the loss by no more than rounding. A mean over the terms above zero jumps where a
    /// term is zero, since their number does.
    /// </summary>
    protected virtual bool IsContinuousAt(IEmbeddingLoss loss, double[][] rows, int[] labels) => true;

    [Test]
    public void Evaluate_AnyShape_AgreesWithLoopsInDouble() =>
        Gen.Select(Gen.Int[0, 30], Gen.Int[1, 20], Gen.Int[0, 1000]).Sample((rows, columns, seed) =>
        {
            IEmbeddingLoss loss = Create(columns);
            RandomBatch sample = SampleOf(loss, rows, columns, seed, AnchorsAmong(rows, seed));
            if (!IsContinuousAt(loss, sample.Rows, sample.Labels))
            {
                return true;
            }

            double expected = ValueOf(loss, sample.Rows, sample.Labels, sample.Batch.AnchorCount, sample.Rows);

            double actual = LossRun.Of(loss, sample.Batch).Result.Value;

            return Math.Abs(actual - expected) <= Tolerance * (1 + expected);
        }, iter: 40);

    [Test]
    public void Evaluate_AnyShape_GradientAgreesWithCentralDifferences() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[2, 6], Gen.Int[0, 1000]).Sample((rows, columns, seed) =>
        {
            IEmbeddingLoss loss = Create(columns);
            RandomBatch sample = SampleOf(loss, rows, columns, seed, AnchorsAmong(rows, seed));
            if (!IsSmoothAt(loss, sample.Rows, sample.Labels))
            {
                return true;
            }

            double[][] constant = [.. sample.Rows.Select(row => row.ToArray())];
            int anchors = sample.Batch.AnchorCount;
            double[] expected = [.. CentralDifferences.Of(
                x => ValueOf(loss, [.. x, .. constant[anchors..]], sample.Labels, anchors, constant),
                sample.Rows[..anchors]).SelectMany(row => row)];

            float[] actual = LossRun.Of(loss, sample.Batch).Gradient;

            return AreClose(actual, expected);
        }, iter: 40);

    [Test]
    public void Evaluate_RowsInAnotherOrder_GivesTheSameLossAndTheGradientInThatOrder()
    {
        IEmbeddingLoss loss = Create(5);
        RandomBatch sample = SampleOf(loss, 24, 5, seed: 3);
        int[] order = [.. Enumerable.Range(0, 24).Select(i => i * 7 % 24)];

        (LossResult first, float[] gradient) = LossRun.Of(loss, sample.Batch);
        (LossResult second, float[] permuted) = LossRun.Of(loss, sample.Reordered(order).Batch);

        second.Value.Should().BeApproximately(first.Value, Tolerance * first.Value, "only the order of the sums differs");
        AreClose(permuted, [.. order.SelectMany(row => gradient.Skip(row * 5).Take(5)).Select(g => (double)g)]).Should().BeTrue();
    }

    [TestCase(4f)]
    [TestCase(1e-10f)]
    [TestCase(1e17f)]
    public void Evaluate_RowsScaled_KeepsTheLossAndDividesTheGradient(float factor)
    {
        IEmbeddingLoss loss = Create(5);
        RandomBatch sample = SampleOf(loss, 24, 5, seed: 3);
        var scaled = new RandomBatch([.. sample.Values.Select(v => v * factor)], sample.Labels, 5, sample.Distance);

        (LossResult first, float[] gradient) = LossRun.Of(loss, sample.Batch);
        (LossResult second, float[] divided) = LossRun.Of(loss, scaled.Batch);

        second.Value.Should().BeApproximately(first.Value, Tolerance * first.Value, "only lengths differ, and their rounding");
        AreClose([.. divided.Select(g => g * factor)], [.. gradient.Select(g => (double)g)]).Should().BeTrue();
    }

    [Test]
    public void Evaluate_AllRowsZero_IsFiniteAndHasNoGradient()
    {
        IEmbeddingLoss loss = Create(3);
        var batch = new EmbeddedBatch(Tensor.Create(new float[12], [4, 3]), [0, 0, 1, 1], loss.Distance);

        (LossResult result, float[] gradient) = LossRun.Of(loss, batch);

        double.IsFinite(result.Value).Should().BeTrue();
        gradient.Should().OnlyContain(g => g == 0, "a zero row has no direction");
    }

    [Test]
    public void Evaluate_EqualAndOppositeRows_IsFinite()
    {
        IEmbeddingLoss loss = Create(2);
        var batch = new EmbeddedBatch(
            Tensor.Create(new float[] { 3, 4, 3, 4, -3, -4, 3, 4, -3, -4 }, [5, 2]), [0, 0, 0, 1, 1], loss.Distance);

        (LossResult result, float[] gradient) = LossRun.Of(loss, batch);

        double.IsFinite(result.Value).Should().BeTrue();
        gradient.Should().OnlyContain(g => float.IsFinite(g));
    }

    [TestCase(new[] { 1, 1, 1, 1, 1 }, TestName = "Evaluate_OneClass_AgreesWithLoopsInDouble")]
    [TestCase(new[] { 2, 0, 3, 1 }, TestName = "Evaluate_ClassesOfOneRowEach_AgreesWithLoopsInDouble")]
    [TestCase(new[] { 0, 2, 0, 1, 2, 0 }, TestName = "Evaluate_OneClassOfOneRow_AgreesWithLoopsInDouble")]
    public void Evaluate(int[] labels)
    {
        IEmbeddingLoss loss = Create(4);
        RandomBatch sample = Enumerable.Range(0, 100)
            .Select(seed => new RandomBatch(ReferenceMatrix.Random(labels.Length * 4, seed), labels, 4, loss.Distance))
            .First(batch => IsSmoothAt(loss, batch.Rows, labels));
        double[][] constant = [.. sample.Rows.Select(row => row.ToArray())];
        double Value(double[][] rows) => ValueOf(loss, rows, labels, labels.Length, constant);

        (LossResult result, float[] gradient) = LossRun.Of(loss, sample.Batch);

        result.Value.Should().BeApproximately(Value(sample.Rows), Tolerance, "single precision");
        AreClose(gradient, [.. CentralDifferences.Of(Value, sample.Rows).SelectMany(row => row)]).Should().BeTrue();
    }

    [Test]
    public void Evaluate_EqualRowsWithinAndAcrossClasses_AgreesWithLoopsInDouble()
    {
        IEmbeddingLoss loss = Create(2);
        var sample = new RandomBatch([1, 2, 1, 2, 1, 2, -3, 1, -3, 1], [0, 0, 1, 1, 1], 2, loss.Distance);

        (LossResult result, float[] gradient) = LossRun.Of(loss, sample.Batch);

        result.Value.Should().BeApproximately(ValueOf(loss, sample.Rows, sample.Labels, 5, sample.Rows), Tolerance, "single precision");
        gradient.Should().OnlyContain(g => float.IsFinite(g));
    }

    [Test]
    public void Evaluate_RowThatIsNoAnchorNotFinite_IsNotANumber()
    {
        IEmbeddingLoss loss = Create(2);
        var batch = new EmbeddedBatch(loss.Distance);
        batch.Start([0, 0, 1, 1], dimension: 2, step: 0, anchorCount: 2)[3, 0] = float.NaN;

        (LossResult result, float[] gradient) = LossRun.Of(loss, batch);

        (result.Value, result.LossSum).Should().Be((double.NaN, double.NaN));
        gradient.Should().HaveCount(4).And.OnlyContain(g => float.IsNaN(g));
    }

    [Test]
    public void Evaluate_NoAnchors_IsZero()
    {
        IEmbeddingLoss loss = Create(2);
        RandomBatch sample = SampleOf(loss, rows: 4, columns: 2, seed: 1, anchors: 0);

        LossRun.Of(loss, sample.Batch).Result.Should().Be(default(LossResult));
    }

    [Test]
    public void Evaluate_EmptyBatch_IsZero()
    {
        IEmbeddingLoss loss = Create(3);
        var batch = new EmbeddedBatch(Tensor.CreateFromShape<float>([0, 3]), [], loss.Distance);

        LossRun.Of(loss, batch).Result.Should().Be(default(LossResult));
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    public void Evaluate_EmbeddingNotFinite_IsNotANumber(float value)
    {
        IEmbeddingLoss loss = Create(2);
        var batch = new EmbeddedBatch(loss.Distance);
        TensorSpan<float> memory = batch.Start([0, 0, 1, 1], dimension: 2, step: 0);
        memory.Clear();
        memory[3, 1] = value;

        (LossResult result, float[] gradient) = LossRun.Of(loss, batch);

        (result.Value, result.LossSum, result.MeanPositiveDistance, result.MeanNegativeDistance)
            .Should().Be((double.NaN, double.NaN, double.NaN, double.NaN));
        result.ActiveCount.Should().Be(0);
        gradient.Should().HaveCount(8).And.OnlyContain(g => float.IsNaN(g));
    }

    [Test]
    public void Evaluate_OnceWarm_AllocatesNothing()
    {
        IEmbeddingLoss loss = Create(5);
        EmbeddedBatch batch = SampleOf(loss, 24, 5, seed: 9).Batch;
        Tensor<float> gradient = Tensor.CreateFromShape<float>([24, 5]);
        loss.Evaluate(batch, gradient.AsTensorSpan());
        TensorSpan<float> destination = gradient.AsTensorSpan();

        long before = GC.GetAllocatedBytesForCurrentThread();
        loss.Evaluate(batch, destination);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Test]
    public void Evaluate_OnMoreThreads_GivesTheSameBits()
    {
        IEmbeddingLoss loss = Create(64);

        (LossResult result, float[] gradient) = LossRun.Of(loss, SharedBatch(loss, threads: 1));
        (LossResult shared, float[] sharedGradient) = LossRun.Of(loss, SharedBatch(loss, threads: 3));

        shared.Should().Be(result);
        sharedGradient.Should().Equal(gradient);
    }

    /// <summary>Random rows from −1 to 1 with labels from 0 to 3.</summary>
    private protected static RandomBatch SampleOf(IEmbeddingLoss loss, int rows, int columns, int seed, int? anchors = null)
    {
        var sample = RandomBatch.Of(rows, columns, Classes, seed, loss.Distance);
        return new(sample.Values, [.. sample.Labels.Select(label => label + 1)], columns, loss.Distance, anchors);
    }

    /// <summary>Requires two losses to give the same bits.</summary>
    protected static void ShouldBeSame(IEmbeddingLoss actual, IEmbeddingLoss expected)
    {
        RandomBatch sample = SampleOf(expected, 24, 5, seed: 3);

        (LossResult result, float[] gradient) = LossRun.Of(actual, sample.Batch);

        (LossResult expectedResult, float[] expectedGradient) = LossRun.Of(expected, sample.Batch);
        result.Should().Be(expectedResult);
        gradient.Should().Equal(expectedGradient);
    }

    protected bool AreClose(float[] actual, double[] expected)
    {
        double largest = expected.Select(Math.Abs).DefaultIfEmpty(0).Max();
        return actual.Length == expected.Length
            && actual.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) <= Tolerance * (0.1 + largest));
    }

    // All rows in one case of two, else any number of them.
    private static int AnchorsAmong(int rows, int seed) => seed % 2 == 0 ? rows : seed % (rows + 1);

    // 128·128·64 multiply-adds: from here on products are shared among threads.
    private static EmbeddedBatch SharedBatch(IEmbeddingLoss loss, int threads)
    {
        var batch = new EmbeddedBatch(loss.Distance, new Workers(threads));
        float[] values = ReferenceMatrix.Random(128 * 64, seed: 8);
        values.CopyTo(batch.Start([.. Enumerable.Range(0, 128).Select(row => row % Classes)], 64, step: 0).GetSpan([0, 0], values.Length));
        return batch;
    }
}
