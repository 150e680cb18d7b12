using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Losses;

public class ProxyAnchorLossTests : ProxyLossTests
{
    private const double Margin = 0.2;
    private const double Scale = 6;

    protected override IEmbeddingLoss Create(int classCount, int dimension, int seed) =>
        new ProxyAnchorLoss(classCount, dimension, seed, new() { Margin = Margin, Scale = Scale });

    protected override double ValueOf(double[][] similarities, int[] labels)
    {
        int[] all = similarities.Length == 0 ? [] : [.. Enumerable.Range(0, similarities[0].Length)];
        double SumOf(int proxy, bool own, Func<double, double> exponent) =>
            Enumerable.Range(0, labels.Length)
                .Where(row => labels[row] == proxy == own).Sum(row => Math.Exp(exponent(similarities[row][proxy])));
        return all.Where(labels.Contains).Select(proxy => Math.Log(1 + SumOf(proxy, true, s => -Scale * (s - Margin)))).OrZero()
            + all.Select(proxy => Math.Log(1 + SumOf(proxy, false, s => Scale * (s + Margin)))).OrZero();
    }

    [Test]
    public void Evaluate_OneRowAndTwoProxies_IsSolvedByHand()
    {
        // The row lies on its own proxy, the other one is perpendicular and pushes: ln(1 + e^(−1)) + (0 + ln(1 + e^0)) / 2.
        var loss = new ProxyAnchorLoss(2, 2, seed: 1, new() { Margin = 0, Scale = 1 });
        Tensor.Create(new float[] { 3, 0, 0, 5 }, [2, 2]).CopyTo(loss.Parameters[0].Values);
        var batch = new EmbeddedBatch(Tensor.Create(new float[] { 2, 0 }, [1, 2]), [0], loss.Distance);

        (LossResult result, float[] gradient) = LossRun.Of(loss, batch);

        double pull = Math.Log(1 + Math.Exp(-1));
        double push = Math.Log(2);
        result.Value.Should().BeApproximately(pull + (push / 2), 1e-7, "single precision");
        result.LossSum.Should().BeApproximately((2 * pull) + push, 1e-7, "each of two proxies costs two times its pull and its push");
        (result.TermCount, result.ActiveCount).Should().Be((2, 2));
        gradient.Should().Equal([0, 0.5f / 2 / 2], (actual, e) => Math.Abs(actual - e) < 1e-7f,
            "slope 1/2, two proxies, a row of length 2");
        loss.Gradient(0).ToArray()
            .Should().Equal([0, 0, 0.5f / 2 / 5, 0], (actual, e) => Math.Abs(actual - e) < 1e-7f, "a proxy of length 5");
    }

    [TestCase(1e4)]
    [TestCase(1e6)]
    [TestCase(1e-6)]
    public void Evaluate_ExtremeScale_IsFinite(double scale)
    {
        var loss = new ProxyAnchorLoss(Classes, 5, seed: 1, new() { Scale = scale });

        (LossResult result, float[] gradient) = LossRun.Of(loss, SampleOf(loss, 24, 5, seed: 1).Batch);

        double.IsFinite(result.Value).Should().BeTrue();
        gradient.Concat(loss.Gradient(0).ToArray()).Should().OnlyContain(g => float.IsFinite(g));
    }

    [Test]
    public void Constructor_ManyProxies_DrawsThemWithVarianceTwoOverTheirNumber()
    {
        float[] values = new ProxyAnchorLoss(50, 200, seed: 1).Parameters[0].Values.ToArray();

        values.Average(v => v * v)
            .Should().BeApproximately(2f / 50, 0.002f, "of 10,000 squares the mean is off by 1.4 % of itself, one in three times");
    }

    [Test]
    public void Constructor_OptionOutOfRange_SaysTheRange()
    {
        FluentActions.Invoking(() => new ProxyAnchorLoss(2, 2, 1, new() { Margin = 1.5 }))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("options.Margin")
            .WithMessage("options.Margin is 1.5; expected 0 ≤ margin ≤ 1.*");
        FluentActions.Invoking(() => new ProxyAnchorLoss(2, 2, 1, new() { Scale = 0 }))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("options.Scale")
            .WithMessage("options.Scale is 0; expected 1e-6 ≤ scale ≤ 1e6.*");
    }

    [Test]
    public void Constructor_NoOptions_TakesTheDefaults() => ShouldBeSame(
        new ProxyAnchorLoss(Classes, 5, seed: 1),
        new ProxyAnchorLoss(Classes, 5, seed: 1, new() { Margin = 0.1, Scale = 32 }));

    [Test]
    public void Options_OfALoss_AreThoseItWasMadeWith()
    {
        ProxyAnchorLossOptions options = new() { Margin = 0.2 };

        new ProxyAnchorLoss(Classes, 5, seed: 1, options).Options.Should().BeSameAs(options);
        new ProxyAnchorLoss(Classes, 5, seed: 1).Options.Should().Be(new ProxyAnchorLossOptions());
    }

    [Test]
    public void Blank_ProxiesCopied_ComputesAlike()
    {
        ProxyAnchorLoss loss = new(Classes, 5, seed: 1), blank = ProxyAnchorLoss.Blank(Classes, 5, loss.Options);

        blank.Proxies.Values.Should().OnlyContain(value => value == 0);
        blank.Proxies.Set(loss.Proxies.Values.ToArray());

        ShouldBeSame(blank, loss);
    }
}
