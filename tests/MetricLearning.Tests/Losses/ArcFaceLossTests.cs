using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Losses;

public class ArcFaceLossTests : ProxyLossTests
{
    private const double Degrees = 40;
    private const double Scale = 8;

    protected override IEmbeddingLoss Create(int classCount, int dimension, int seed) =>
        new ArcFaceLoss(classCount, dimension, seed, new() { MarginDegrees = Degrees, Scale = Scale });

    protected override double ValueOf(double[][] similarities, int[] labels) => similarities.Select((row, i) =>
    {
        double angle = Math.Acos(Math.Clamp(row[labels[i]], -1, 1));
        double margin = Degrees * Math.PI / 180;
        double own = Math.Exp(
            Scale * (angle <= Math.PI - margin ? Math.Cos(angle + margin) : Math.Cos(angle) - (margin * Math.Sin(margin))));
        return -Math.Log(own / (own + row.Where((_, j) => j != labels[i]).Sum(s => Math.Exp(Scale * s))));
    }).OrZero();

    // A cosine is rounded at 6e-8, which its angle multiplies by 1 / sin² θ; and t jumps where θ = π − m.
    protected override bool IsSmoothAt(double[][] similarities, int[] labels) =>
        similarities.Select((row, i) => row[labels[i]])
            .All(own => Math.Abs(own) < 0.95 && Math.Abs(own + Math.Cos(Degrees * Math.PI / 180)) > 1e-3);

    [Test]
    public void Evaluate_RowBetweenTwoProxies_IsSolvedByHand()
    {
        // At 30° from its own proxy and 60° from the other; with a margin of 30° both logits are cos 60°.
        var loss = new ArcFaceLoss(2, 2, seed: 1, new() { MarginDegrees = 30, Scale = 4 });
        Tensor.Create(new float[] { 1, 0, 0, 1 }, [2, 2]).CopyTo(loss.Parameters[0].Values);
        float side = MathF.Sqrt(3) / 2;
        var batch = new EmbeddedBatch(Tensor.Create(new float[] { side, 0.5f }, [1, 2]), [0], loss.Distance);

        (LossResult result, float[] gradient) = LossRun.Of(loss, batch);

        result.Value.Should().BeApproximately(Math.Log(2), 1e-6, "both classes are equally likely");
        (result.TermCount, result.ActiveCount, result.LossSum).Should().Be((1, 1, result.Value));
        // Turning the row by dφ towards the other proxy raises its logit by sin 60°·dφ and lowers the own one by sin 60°·dφ: 4·(½ + ½)·sin
        // 60°.
        float turn = 4 * side;
        gradient.Should().Equal([-0.5f * turn, side * turn], (actual, e) => Math.Abs(actual - e) < 2e-6f, "single precision");
    }

    [Test]
    public void Evaluate_RowOnItsProxyOrOpposite_HasAFiniteGradient([Values(1f, -1f)] float direction, [Values(0, 28.6, 90)] double degrees)
    {
        var loss = new ArcFaceLoss(2, 2, seed: 1, new() { MarginDegrees = degrees });
        Tensor.Create(new float[] { 1, 0, 0, 1 }, [2, 2]).CopyTo(loss.Parameters[0].Values);
        var batch = new EmbeddedBatch(Tensor.Create(new float[] { direction, 0 }, [1, 2]), [0], loss.Distance);

        float[] gradient = LossRun.Of(loss, batch).Gradient;

        gradient[0].Should().Be(0, "making a row longer changes nothing");
        gradient[1].Should().BeInRange(0, 64, "the other proxy pushes with at most the scale");
        loss.Gradient(0).ToArray().Should().OnlyContain(g => float.IsFinite(g));
    }

    [Test]
    public void Evaluate_AngleBeyondTheMargin_GoesOnStraight()
    {
        // Opposite its own proxy the target is cos π − m·sin m; the other proxy is perpendicular, so the cost is ln(1 + e^(0 − t)).
        var loss = new ArcFaceLoss(2, 2, seed: 1, new() { MarginDegrees = 60, Scale = 1 });
        Tensor.Create(new float[] { 1, 0, 0, 1 }, [2, 2]).CopyTo(loss.Parameters[0].Values);
        var batch = new EmbeddedBatch(Tensor.Create(new float[] { -1, 0 }, [1, 2]), [0], loss.Distance);

        double value = LossRun.Of(loss, batch).Result.Value;

        value.Should().BeApproximately(Math.Log(1 + Math.Exp(1 + (Math.PI / 3 * Math.Sin(Math.PI / 3)))), 1e-6, "single precision");
    }

    [Test]
    public void Evaluate_OneClass_IsZero()
    {
        IEmbeddingLoss loss = Create(classCount: 1, dimension: 3, seed: 1);
        var batch = new EmbeddedBatch(Tensor.Create(ReferenceMatrix.Random(12, seed: 2), [4, 3]), [0, 0, 0, 0], loss.Distance);

        (LossResult result, float[] gradient) = LossRun.Of(loss, batch);

        (result.Value, result.TermCount, result.ActiveCount).Should().Be((0, 4, 0));
        gradient.Concat(loss.Gradient(0).ToArray()).Should().OnlyContain(g => g == 0);
    }

    [TestCase(1e4)]
    [TestCase(1e6)]
    [TestCase(1e-6)]
    public void Evaluate_ExtremeScale_IsFinite(double scale)
    {
        var loss = new ArcFaceLoss(Classes, 5, seed: 1, new() { Scale = scale });

        (LossResult result, float[] gradient) = LossRun.Of(loss, SampleOf(loss, 24, 5, seed: 1).Batch);

        double.IsFinite(result.Value).Should().BeTrue();
        gradient.Concat(loss.Gradient(0).ToArray()).Should().OnlyContain(g => float.IsFinite(g));
    }

    [Test]
    public void Constructor_ManyProxies_DrawsThemAsXavierSays()
    {
        float[] values = new ArcFaceLoss(50, 100, seed: 1).Parameters[0].Values.ToArray();

        float end = MathF.Sqrt(6f / 150);
        values.Should().OnlyContain(v => Math.Abs(v) <= end);
        values.Max().Should().BeGreaterThan(0.99f * end);
        values.Min().Should().BeLessThan(-0.99f * end);
    }

    [Test]
    public void Constructor_OptionOutOfRange_SaysTheRange()
    {
        FluentActions.Invoking(() => new ArcFaceLoss(2, 2, 1, new() { MarginDegrees = 91 }))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("options.MarginDegrees")
            .WithMessage("options.MarginDegrees is 91; expected 0 ≤ margin ≤ 90 degrees.*");
        FluentActions.Invoking(() => new ArcFaceLoss(2, 2, 1, new() { Scale = double.NaN }))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("options.Scale")
            .WithMessage("options.Scale is NaN; expected 1e-6 ≤ scale ≤ 1e6.*");
    }

    [Test]
    public void Constructor_NoOptions_TakesTheDefaults() => ShouldBeSame(
        new ArcFaceLoss(Classes, 5, seed: 1),
        new ArcFaceLoss(Classes, 5, seed: 1, new() { MarginDegrees = 28.6, Scale = 64 }));

    [Test]
    public void Options_OfALoss_AreThoseItWasMadeWith()
    {
        ArcFaceLossOptions options = new() { MarginDegrees = 20 };

        new ArcFaceLoss(Classes, 5, seed: 1, options).Options.Should().BeSameAs(options);
        new ArcFaceLoss(Classes, 5, seed: 1).Options.Should().Be(new ArcFaceLossOptions());
    }

    [Test]
    public void Blank_ProxiesCopied_ComputesAlike()
    {
        ArcFaceLoss loss = new(Classes, 5, seed: 1), blank = ArcFaceLoss.Blank(Classes, 5, loss.Options);

        blank.Proxies.Values.Should().OnlyContain(value => value == 0);
        blank.Proxies.Set(loss.Proxies.Values.ToArray());

        ShouldBeSame(blank, loss);
    }
}
