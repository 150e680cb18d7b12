using System.Numerics.Tensors;
using CsCheck;
using MetricLearning.Distances;
using MetricLearning.Losses;

namespace MetricLearning.Tests.Reference;

/// <summary>What every loss with learned proxies must do.</summary>
public abstract class ProxyLossTests : EmbeddingLossTests
{
    // None of the seeds of rows: the same numbers would put rows on proxies, where gradients lose their digits.
    private const int ProxySeed = 5000;

    protected abstract IEmbeddingLoss Create(int classCount, int dimension, int seed);

    /// <summary>The loss of cosine similarities, [rows × classes].</summary>
    protected abstract double ValueOf(double[][] similarities, int[] labels);

    /// <summary>Whether the gradient of these similarities keeps its digits and exists in some distance around them.</summary>
    protected virtual bool IsSmoothAt(double[][] similarities, int[] labels) => true;

    protected sealed override IEmbeddingLoss Create(int dimension) => Create(Classes, dimension, ProxySeed);

    // Rows that are no anchors take no part.
    protected sealed override double ValueOf(IEmbeddingLoss loss, double[][] rows, int[] labels, int anchorCount, double[][] constant) =>
        ValueOf(rows[..anchorCount], ProxiesOf((IEmbeddingLoss)loss), labels[..anchorCount]);

    protected sealed override bool IsSmoothAt(IEmbeddingLoss loss, double[][] rows, int[] labels) =>
        IsSmoothAt(Similarities(rows, ProxiesOf((IEmbeddingLoss)loss)), labels);

    [Test]
    public void Evaluate_AnyShape_ProxyGradientAgreesWithCentralDifferences() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[2, 6], Gen.Int[0, 1000]).Sample((rows, columns, seed) =>
        {
            IEmbeddingLoss loss = Create(Classes, columns, ProxySeed);
            RandomBatch sample = SampleOf(loss, rows, columns, seed);
            if (!IsSmoothAt(loss, sample.Rows, sample.Labels))
            {
                return true;
            }

            double[][] proxies = ProxiesOf(loss);
            double[] expected = [.. CentralDifferences.Of(p => ValueOf(sample.Rows, p, sample.Labels), proxies).SelectMany(row => row)];

            LossRun.Of(loss, sample.Batch);

            return AreClose(loss.Gradient(0).ToArray(), expected);
        }, iter: 40);

    [Test]
    public void Evaluate_ProxiesScaled_KeepsTheLossAndDividesTheirGradient()
    {
        IEmbeddingLoss loss = Create(Classes, 5, ProxySeed);
        RandomBatch sample = SampleOf(loss, 24, 5, seed: 3);
        (LossResult first, float[] gradient) = LossRun.Of(loss, sample.Batch);
        double[] proxyGradient = [.. loss.Gradient(0).ToArray().Select(g => (double)g)];
        TensorSpan<float> proxies = loss.Parameters[0].Values.AsTensorSpan();
        Tensor.Multiply<float>(proxies, 4, proxies);

        (LossResult second, float[] same) = LossRun.Of(loss, sample.Batch);

        second.Should().Be(first, "lengths that double twice lose no digit");
        same.Should().Equal(gradient);
        AreClose([.. loss.Gradient(0).ToArray().Select(g => 4 * g)], proxyGradient).Should().BeTrue();
    }

    [Test]
    public void Evaluate_RandomBatch_TellsTheMeanDistancesToOwnAndOtherProxies()
    {
        IEmbeddingLoss loss = Create(Classes, 5, ProxySeed);
        RandomBatch sample = SampleOf(loss, 24, 5, seed: 3);
        double[][] similarities = Similarities(sample.Rows, ProxiesOf(loss));
        double own = Enumerable.Range(0, 24).Sum(row => 1 - similarities[row][sample.Labels[row]]);
        double all = similarities.Sum(row => row.Sum(s => 1 - s));

        LossResult result = LossRun.Of(loss, sample.Batch).Result;

        (result.PositiveDistance.Count, result.NegativeDistance.Count).Should().Be((24, 24 * (Classes - 1)));
        result.PositiveDistance.Sum.Should().BeApproximately(own, 1e-5, "single precision");
        result.NegativeDistance.Sum.Should().BeApproximately(all - own, 1e-5, "single precision");
    }

    [Test]
    public void Evaluate_EmptyBatch_HasNoProxyGradient()
    {
        IEmbeddingLoss loss = Create(Classes, 3, seed: 1);
        LossRun.Of(loss, SampleOf(loss, 10, 3, seed: 1).Batch);

        LossRun.Of(loss, new EmbeddedBatch(Tensor.CreateFromShape<float>([0, 3]), [], loss.Distance));

        loss.Gradient(0).ToArray().Should().HaveCount(Classes * 3).And.OnlyContain(g => g == 0);
    }

    [Test]
    public void Evaluate_EmbeddingNotFinite_MakesTheProxyGradientNotANumber()
    {
        IEmbeddingLoss loss = Create(Classes, 2, seed: 1);
        var batch = new EmbeddedBatch(loss.Distance);
        batch.Start([0, 1], dimension: 2, step: 0).Fill(float.NaN);

        LossRun.Of(loss, batch);

        loss.Gradient(0).ToArray().Should().HaveCount(Classes * 2).And.OnlyContain(g => float.IsNaN(g));
    }

    [Test]
    public void Evaluate_ProxyNotFinite_IsNotANumber()
    {
        IEmbeddingLoss loss = Create(Classes, 2, seed: 1);
        loss.Parameters[0].Values[3, 1] = float.PositiveInfinity;

        (LossResult result, float[] gradient) = LossRun.Of(loss, SampleOf(loss, 4, 2, seed: 1).Batch);

        result.Value.Should().Be(double.NaN);
        gradient.Should().OnlyContain(g => float.IsNaN(g));
        loss.Gradient(0).ToArray().Should().OnlyContain(g => float.IsNaN(g));
    }

    [TestCase(-1)]
    [TestCase(Classes)]
    public void Evaluate_LabelWithoutAProxy_SaysWhichLabelsThereAre(int label)
    {
        IEmbeddingLoss loss = Create(Classes, 1, seed: 1);
        var batch = new EmbeddedBatch(Tensor.Create(new float[] { 1, 2 }, [2, 1]), [0, label], loss.Distance);

        loss.Invoking(l => LossRun.Of(l, batch)).Should().Throw<ArgumentException>().WithParameterName("batch").WithMessage(
            $"batch has label {label} at row 1; expected 0 to 3, a class that has a proxy. Number the labels from 0, or make the loss " +
            "for more classes.*");
    }

    [Test]
    public void Evaluate_BatchOfAnotherDimension_SaysWhichIsExpected()
    {
        IEmbeddingLoss loss = Create(Classes, 2, seed: 1);

        loss.Invoking(l => LossRun.Of(l, SampleOf(l, 4, 3, seed: 1).Batch)).Should().Throw<ArgumentException>().WithParameterName("batch")
            .WithMessage("batch has 3 columns but the loss expects 2; pass rows of that dimension.*");
    }

    [Test]
    public void Constructor_Seed_DecidesTheProxies()
    {
        float[] proxies = Create(50, 8, seed: 3).Parameters[0].Values.ToArray();

        Create(50, 8, seed: 3).Parameters[0].Values.ToArray().Should().Equal(proxies);
        Create(50, 8, seed: 4).Parameters[0].Values.ToArray().Should().NotEqual(proxies);
    }

    [Test]
    public void Constructor_AnySize_NamesAndShapesTheProxies()
    {
        IEmbeddingLoss loss = Create(5, 3, seed: 3);

        loss.Parameters[0].Name.Should().Be("proxies");
        loss.Parameters[0].Values.Lengths.ToArray().Should().Equal(5, 3);
        loss.Gradient(0).Length.Should().Be(15);
    }

    [TestCase(0, 3, "classCount")]
    [TestCase(-2, 3, "classCount")]
    [TestCase(3, 0, "dimension")]
    public void Constructor_CountBelowOne_Throws(int classCount, int dimension, string name) =>
        FluentActions.Invoking(() => Create(classCount, dimension, seed: 1))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName(name);

    [Test]
    public void Constructor_MoreProxiesThanOneArrayHolds_SaysHowManyFit() =>
        FluentActions.Invoking(() => Create(100_000, 100_000, seed: 1)).Should().Throw<ArgumentException>().WithParameterName("classCount")
            .WithMessage("classCount asks for 10000000000 values of proxies; at most 2147483591 fit one array. *");

    [Test]
    public void Evaluate_MoreSimilaritiesThanOneArrayHolds_SaysHowManyFitAndWritesNothing()
    {
        const int count = 46_341; // the square is greater than 2³¹
        IEmbeddingLoss loss = Create(count, 1, seed: 1);
        var batch = new EmbeddedBatch(Tensor.CreateFromShape<float>([count, 1]), new int[count], loss.Distance);
        float[] gradient = [.. Enumerable.Repeat(5f, count)];

        Action act = () => loss.Evaluate(batch, Tensor.Create(gradient, [count, 1]));

        act.Should().Throw<ArgumentException>().WithParameterName("batch")
            .WithMessage("batch asks for 2147488281 similarities of rows and proxies; at most 2147483591 fit one array. *");
        gradient.Should().OnlyContain(g => g == 5);
    }

    private double ValueOf(double[][] rows, double[][] proxies, int[] labels) => ValueOf(Similarities(rows, proxies), labels);

    private static double[][] Similarities(double[][] rows, double[][] proxies)
    {
        double[][] distances = ReferenceDistance.All([.. rows, .. proxies], new(DistanceMetric.Cosine));
        return [.. distances.Take(rows.Length).Select(row => row.Skip(rows.Length).Select(d => 1 - d).ToArray())];
    }

    private static double[][] ProxiesOf(IEmbeddingLoss loss) =>
        ReferenceDistance.ToDouble(
            loss.Parameters[0].Values.ToArray(), (int)loss.Parameters[0].Values.Lengths[0], (int)loss.Parameters[0].Values.Lengths[1]);
}
