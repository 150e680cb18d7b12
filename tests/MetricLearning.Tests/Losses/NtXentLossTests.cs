using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Losses;

public class NtXentLossTests : PairLossTests
{
    private const double Temperature = 0.2;

    protected override IEmbeddingLoss Create() => new NtXentLoss(new() { Temperature = Temperature });

    private protected override double ValueOf(AnchorPairs[] anchors, AnchorPairs[] constant) =>
        (from pairs in anchors.Select(anchor => anchor.Similarities())
         let negatives = pairs.Negatives.Sum(s => Math.Exp(s / Temperature))
         from positive in pairs.Positives.Select(s => Math.Exp(s / Temperature))
         select -Math.Log(positive / (positive + negatives))).OrZero();

    [Test]
    public void Evaluate_PerpendicularNegatives_IsSolvedByHand()
    {
        // S = 1 between the equal rows, 0 otherwise; the lone third row is no anchor of a pair. With τ = 1 both pairs cost ln((e + 1) / e).
        var batch = new EmbeddedBatch(Tensor.Create(new float[] { 1, 0, 1, 0, 0, 2 }, [3, 2]), [7, 7, 9], new(DistanceMetric.Cosine));

        (LossResult result, float[] gradient) = LossRun.Of(new NtXentLoss(new() { Temperature = 1 }), batch);

        double cost = Math.Log(1 + Math.Exp(-1));
        result.Value.Should().BeApproximately(cost, 1e-7, "single precision");
        (result.TermCount, result.ActiveCount).Should().Be((2, 2));
        result.LossSum.Should().BeApproximately(2 * cost, 1e-7, "single precision");
        // dL/dS_an = σ(−1) / 2 for a = 0, 1; the third row turns from both, each of them along the second axis.
        float share = 0.5f / (1 + MathF.E);
        float[] expected = [0, share, 0, share, share, 0];
        gradient.Should().Equal(expected, (actual, e) => Math.Abs(actual - e) < 1e-7f, "single precision");
    }

    [TestCase(1e-6)]
    [TestCase(1e-4)]
    [TestCase(1e6)]
    public void Evaluate_ExtremeTemperature_IsFinite(double temperature)
    {
        var loss = new NtXentLoss(new() { Temperature = temperature });

        (LossResult result, float[] gradient) = LossRun.Of(loss, SampleOf(loss, 24, 5, seed: 1).Batch);

        double.IsFinite(result.Value).Should().BeTrue();
        gradient.Should().OnlyContain(g => float.IsFinite(g));
    }

    [TestCase(1, TestName = "Evaluate_OneClass_IsZero")]
    [TestCase(6, TestName = "Evaluate_AllLabelsUnique_IsZero")]
    public void Evaluate_NothingToCompare_IsZero(int classes)
    {
        int[] labels = [.. Enumerable.Range(0, 6).Select(row => row % classes)];
        var batch = new EmbeddedBatch(Tensor.Create(ReferenceMatrix.Random(18, seed: 2), [6, 3]), labels, new(DistanceMetric.Cosine));

        (LossResult result, float[] gradient) = LossRun.Of(new NtXentLoss(), batch);

        (result.Value, result.ActiveCount).Should().Be((0, 0));
        gradient.Should().OnlyContain(g => g == 0);
    }

    [TestCase(0, "0")]
    [TestCase(-1, "-1")]
    [TestCase(1e-7, "1E-07")]
    [TestCase(1e7, "10000000")]
    [TestCase(double.NaN, "NaN")]
    public void Constructor_TemperatureOutOfRange_SaysTheRange(double temperature, string shown) =>
        FluentActions.Invoking(() => new NtXentLoss(new() { Temperature = temperature }))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("options.Temperature")
            .WithMessage($"options.Temperature is {shown}; expected 1e-6 ≤ temperature ≤ 1e6.*");

    [Test]
    public void Constructor_NoOptions_TakesTheDefaults() => ShouldBeSame(new NtXentLoss(), new NtXentLoss(new() { Temperature = 0.07 }));
}
