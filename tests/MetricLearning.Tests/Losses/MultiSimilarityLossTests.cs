using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Losses;

public class MultiSimilarityLossTests : PairLossTests
{
    private static readonly MultiSimilarityLossOptions Options = new() { PositiveScale = 3, NegativeScale = 10, Base = 0.4 };

    protected override IEmbeddingLoss Create() => new MultiSimilarityLoss(options: Options);

    private protected override double ValueOf(AnchorPairs[] anchors, AnchorPairs[] constant) =>
        (from pairs in anchors.Select(anchor => anchor.Similarities())
         let pull = Math.Log(1 + pairs.Positives.Sum(s => Math.Exp(-Options.PositiveScale * (s - Options.Base)))) / Options.PositiveScale
         let push = Math.Log(1 + pairs.Negatives.Sum(s => Math.Exp(Options.NegativeScale * (s - Options.Base)))) / Options.NegativeScale
         select pull + push).OrZero();

    [Test]
    public void Evaluate_PerpendicularNegatives_IsSolvedByHand()
    {
        // Two anchors with a positive at S = 1 and a negative at S = 0, one with two negatives at S = 0; all scales 1, base 0.
        var batch = new EmbeddedBatch(Tensor.Create(new float[] { 1, 0, 1, 0, 0, 2 }, [3, 2]), [7, 7, 9], new(DistanceMetric.Cosine));
        var loss = new MultiSimilarityLoss(options: new() { PositiveScale = 1, NegativeScale = 1, Base = 0 });

        (LossResult result, float[] gradient) = LossRun.Of(loss, batch);

        double sum = (2 * (Math.Log(1 + Math.Exp(-1)) + Math.Log(2))) + Math.Log(3);
        result.LossSum.Should().BeApproximately(sum, 1e-6, "single precision");
        result.Value.Should().BeApproximately(sum / 3, 1e-6, "single precision");
        (result.TermCount, result.ActiveCount).Should().Be((3, 3));
        // Each of the first two pairs with the third row weighs 1/2 as the anchor's and 1/3 as the third row's, over 3 anchors.
        float weight = ((1f / 2) + (1f / 3)) / 3;
        float[] expected = [0, weight, 0, weight, weight, 0];
        gradient.Should().Equal(expected, (actual, e) => Math.Abs(actual - e) < 1e-6f, "single precision");
    }

    [TestCase(1e4, 1e4)]
    [TestCase(1e6, 1e6)]
    [TestCase(1e-6, 1e-6)]
    public void Evaluate_ExtremeScales_IsFinite(double positiveScale, double negativeScale)
    {
        var loss = new MultiSimilarityLoss(options: new() { PositiveScale = positiveScale, NegativeScale = negativeScale });

        (LossResult result, float[] gradient) = LossRun.Of(loss, SampleOf(loss, 24, 5, seed: 1).Batch);

        double.IsFinite(result.Value).Should().BeTrue();
        gradient.Should().OnlyContain(g => float.IsFinite(g));
    }

    [Test]
    public void Evaluate_ChosenPairs_AgreesWithLoopsOverThem()
    {
        var sample = RandomBatch.Of(40, 4, classes: 5, seed: 3, new(DistanceMetric.Cosine));
        const double epsilon = 0.05;
        double expected = ValueOf([.. AnchorPairs.Of(sample.Rows, sample.Labels, 40, sample.Distance).Select(anchor => new AnchorPairs(
            [.. anchor.Positives.Where(d => d + epsilon > anchor.Negatives.Min())],
            [.. anchor.Negatives.Where(d => d - epsilon < anchor.Positives.DefaultIfEmpty(double.NegativeInfinity).Max())]))], []);

        LossResult result = LossRun.Of(new MultiSimilarityLoss(new MultiSimilarityPairSampler(epsilon), Options), sample.Batch).Result;

        result.Value.Should().BeApproximately(expected, 1e-5 * expected, "single precision");
        result.TermCount.Should().Be(40);
        result.NegativeDistance.Count.Should().BeLessThan(sample.Labels.Sum(label => sample.Labels.Count(other => other != label)));
    }

    [Test]
    public void Evaluate_OneClass_PullsAlone()
    {
        var batch = new EmbeddedBatch(Tensor.Create(new float[] { 1, 0, 0, 1 }, [2, 2]), [5, 5], new(DistanceMetric.Cosine));

        LossResult result = LossRun.Of(new MultiSimilarityLoss(options: new() { PositiveScale = 1, Base = 0 }), batch).Result;

        result.Value.Should().BeApproximately(Math.Log(2), 1e-7, "each anchor has one positive at S = 0");
    }

    [Test]
    public void Evaluate_AllLabelsUnique_PushesAlone()
    {
        var batch = new EmbeddedBatch(Tensor.Create(new float[] { 1, 0, 0, 1 }, [2, 2]), [5, 6], new(DistanceMetric.Cosine));

        LossResult result = LossRun.Of(new MultiSimilarityLoss(options: new() { NegativeScale = 1, Base = 0 }), batch).Result;

        result.Value.Should().BeApproximately(Math.Log(2), 1e-7, "each anchor has one negative at S = 0");
    }

    [Test]
    public void Constructor_OptionOutOfRange_SaysTheRange()
    {
        FluentActions.Invoking(() => new MultiSimilarityLoss(options: new() { PositiveScale = 0 }))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("options.PositiveScale")
            .WithMessage("options.PositiveScale is 0; expected 1e-6 ≤ scale ≤ 1e6.*");
        FluentActions.Invoking(() => new MultiSimilarityLoss(options: new() { NegativeScale = 2e6 }))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("options.NegativeScale")
            .WithMessage("options.NegativeScale is 2000000; expected 1e-6 ≤ scale ≤ 1e6.*");
        FluentActions.Invoking(() => new MultiSimilarityLoss(options: new() { Base = 1.5 }))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("options.Base")
            .WithMessage("options.Base is 1.5; expected -1 ≤ base ≤ 1, a cosine.*");
    }

    [Test]
    public void Constructor_NoOptions_TakesTheDefaults() => ShouldBeSame(
        new MultiSimilarityLoss(),
        new MultiSimilarityLoss(options: new() { PositiveScale = 2, NegativeScale = 50, Base = 0.5 }));
}
