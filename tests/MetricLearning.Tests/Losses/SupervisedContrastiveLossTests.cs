using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Losses;

public class SupervisedContrastiveLossTests : PairLossTests
{
    private const double Temperature = 0.2;

    protected override IEmbeddingLoss Create() => new SupervisedContrastiveLoss(new() { Temperature = Temperature });

    private protected override double ValueOf(AnchorPairs[] anchors, AnchorPairs[] constant) =>
        (from pairs in anchors.Where(anchor => anchor.HasBoth).Select(anchor => anchor.Similarities())
         let all = Math.Log(pairs.Positives.Concat(pairs.Negatives).Sum(s => Math.Exp(s / Temperature)))
         select -pairs.Positives.Average(s => (s / Temperature) - all)).OfActive();

    [Test]
    public void Evaluate_PerpendicularNegatives_IsSolvedByHand()
    {
        // Anchors 0 and 1 see a positive at S = 1 and a negative at S = 0; the third row has no positive and is no term.
        var batch = new EmbeddedBatch(Tensor.Create(new float[] { 1, 0, 1, 0, 0, 2 }, [3, 2]), [7, 7, 9], new(DistanceMetric.Cosine));

        (LossResult result, float[] gradient) = LossRun.Of(new SupervisedContrastiveLoss(new() { Temperature = 1 }), batch);

        result.Value.Should().BeApproximately(Math.Log(1 + Math.Exp(-1)), 1e-7, "single precision");
        (result.TermCount, result.ActiveCount).Should().Be((2, 2));
        float share = 0.5f / (1 + MathF.E);
        float[] expected = [0, share, 0, share, share, 0];
        gradient.Should().Equal(expected, (actual, e) => Math.Abs(actual - e) < 1e-7f, "single precision");
    }

    [Test]
    public void Evaluate_ContrastBelowTheResolutionOfOne_StillCounts()
    {
        // e^(−50) is far below the last digit of 1, but greater than 0: the anchors are active and their mean is that.
        var batch = new EmbeddedBatch(Tensor.Create(new float[] { 1, 0, 1, 0, 0, 2 }, [3, 2]), [7, 7, 9], new(DistanceMetric.Cosine));

        LossResult result = LossRun.Of(new SupervisedContrastiveLoss(new() { Temperature = 0.02 }), batch).Result;

        result.ActiveCount.Should().Be(2);
        result.Value.Should().BeApproximately(Math.Exp(-50), 1e-5 * Math.Exp(-50), "the exponent is rounded at 1e-7 of 50");
    }

    [TestCase(1e-6)]
    [TestCase(1e-4)]
    [TestCase(1e6)]
    public void Evaluate_ExtremeTemperature_IsFinite(double temperature)
    {
        var loss = new SupervisedContrastiveLoss(new() { Temperature = temperature });

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

        (LossResult result, float[] gradient) = LossRun.Of(new SupervisedContrastiveLoss(), batch);

        (result.Value, result.TermCount).Should().Be((0, 0));
        gradient.Should().OnlyContain(g => g == 0);
    }

    [TestCase(0, "0")]
    [TestCase(double.PositiveInfinity, "Infinity")]
    public void Constructor_TemperatureOutOfRange_SaysTheRange(double temperature, string shown) =>
        FluentActions.Invoking(() => new SupervisedContrastiveLoss(new() { Temperature = temperature }))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("options.Temperature")
            .WithMessage($"options.Temperature is {shown}; expected 1e-6 ≤ temperature ≤ 1e6.*");

    [Test]
    public void Constructor_NoOptions_TakesTheDefaults() => ShouldBeSame(
        new SupervisedContrastiveLoss(),
        new SupervisedContrastiveLoss(new() { Temperature = 0.1 }));
}
