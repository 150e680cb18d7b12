using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Losses;

public class CircleLossTests : PairLossTests
{
    private const double Margin = 0.3;
    private const double Scale = 12;

    protected override IEmbeddingLoss Create() => new CircleLoss(new() { Margin = Margin, Scale = Scale });

    private protected override double ValueOf(AnchorPairs[] anchors, AnchorPairs[] constant) =>
        (from anchor in anchors.Zip(constant)
         where anchor.First.HasBoth
         let pairs = anchor.First.Similarities()
         let fixedPairs = anchor.Second.Similarities()
         let push = pairs.Negatives.Zip(fixedPairs.Negatives).Sum(
             s => Math.Exp(Scale * Math.Max(s.Second + Margin, 0) * (s.First - Margin)))
         let pull = pairs.Positives.Zip(fixedPairs.Positives).Sum(
             s => Math.Exp(-Scale * Math.Max(1 + Margin - s.Second, 0) * (s.First - 1 + Margin)))
         select Math.Log(1 + (push * pull))).OfActive();

    [Test]
    public void Evaluate_PerpendicularNegatives_IsSolvedByHand()
    {
        // m = 0.5, γ = 1; anchors 0 and 1: α_p = 0.5 at S = 1, exponent −0.25; α_n = 0.5 at S = 0, exponent −0.25. The third row is no
        // term.
        var batch = new EmbeddedBatch(Tensor.Create(new float[] { 1, 0, 1, 0, 0, 2 }, [3, 2]), [7, 7, 9], new(DistanceMetric.Cosine));

        (LossResult result, float[] gradient) = LossRun.Of(new CircleLoss(new() { Margin = 0.5, Scale = 1 }), batch);

        result.Value.Should().BeApproximately(Math.Log(1 + Math.Exp(-0.5)), 1e-7, "single precision");
        (result.TermCount, result.ActiveCount).Should().Be((2, 2));
        float weight = 0.5f * 0.5f / (1 + MathF.Exp(0.5f)); // α_n·σ(−0.5), over 2 anchors
        float[] expected = [0, weight, 0, weight, weight, 0];
        gradient.Should().Equal(expected, (actual, e) => Math.Abs(actual - e) < 1e-7f, "single precision");
    }

    [TestCase(1e4)]
    [TestCase(1e6)]
    [TestCase(1e-6)]
    public void Evaluate_ExtremeScale_IsFinite(double scale)
    {
        var loss = new CircleLoss(new() { Scale = scale });

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

        (LossResult result, float[] gradient) = LossRun.Of(new CircleLoss(), batch);

        (result.Value, result.TermCount).Should().Be((0, 0));
        gradient.Should().OnlyContain(g => g == 0);
    }

    [Test]
    public void Constructor_OptionOutOfRange_SaysTheRange()
    {
        FluentActions.Invoking(() => new CircleLoss(new() { Margin = -0.1 }))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("options.Margin")
            .WithMessage("options.Margin is -0.1; expected 0 ≤ margin ≤ 1.*");
        FluentActions.Invoking(() => new CircleLoss(new() { Scale = double.NaN }))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("options.Scale")
            .WithMessage("options.Scale is NaN; expected 1e-6 ≤ scale ≤ 1e6.*");
    }

    [Test]
    public void Constructor_NoOptions_TakesTheDefaults() =>
        ShouldBeSame(new CircleLoss(), new CircleLoss(new() { Margin = 0.4, Scale = 80 }));
}
