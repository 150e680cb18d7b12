using CsCheck;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Losses;

[TestFixture(DistanceMetric.Euclidean, 0.2, 0.9)]
[TestFixture(DistanceMetric.SquaredEuclidean, 0.5, 1.2)]
[TestFixture(DistanceMetric.Cosine, 0.1, 1.1)]
public class ContrastiveLossTests(DistanceMetric metric, double positiveMargin, double negativeMargin) : PairLossTests
{
    protected override IEmbeddingLoss Create() => new ContrastiveLoss(options: OptionsFor(new(metric, NormalizesRows: true)));

    private protected override double ValueOf(AnchorPairs[] anchors, AnchorPairs[] constant) =>
        Value(anchors, positiveMargin, negativeMargin);

    private protected override bool IsSmoothAt(AnchorPairs[] anchors) => DistanceFromMargins(anchors) > 1e-3;

    private protected override bool IsContinuousAt(AnchorPairs[] anchors) => DistanceFromMargins(anchors) > 1e-6;

    [Test]
    public void Evaluate_PairWithinRoundingOfItsMargin_CountsItOrNot()
    {
        // Of these rows one pair is 1.2e-8 from the margin of the negatives, whose mean jumps there.
        EmbeddingDistance distance = new(DistanceMetric.SquaredEuclidean, NormalizesRows: true);
        var loss = new ContrastiveLoss(options: new() { Distance = distance, PositiveMargin = 0.5, NegativeMargin = 1.2 });
        RandomBatch sample = SampleOf(loss, rows: 14, columns: 7, seed: 866);
        AnchorPairs[] anchors = AnchorPairs.Of(sample.Rows, sample.Labels, 14, distance);
        double with = Value(anchors, 0.5, 1.2 + 1e-7), without = Value(anchors, 0.5, 1.2 - 1e-7);

        double actual = LossRun.Of(loss, sample.Batch).Result.Value;

        Math.Abs(with - without).Should().BeGreaterThan(1e-3);
        Math.Min(Math.Abs(actual - with), Math.Abs(actual - without)).Should().BeLessThan(1e-6);
    }

    [Test]
    public void Evaluate_RowsOfAnyLength_AgreesWithLoopsInDouble() =>
        Gen.Select(Gen.Int[0, 30], Gen.Int[1, 12], Gen.Int[0, 1000]).Sample((rows, columns, seed) =>
        {
            var loss = new ContrastiveLoss(options: OptionsFor(new(metric)));
            RandomBatch sample = SampleOf(loss, rows, columns, seed);
            AnchorPairs[] anchors = AnchorPairs.Of(sample.Rows, sample.Labels, rows, loss.Distance);
            double expected = Value(anchors, positiveMargin, negativeMargin);

            double actual = LossRun.Of(loss, sample.Batch).Result.Value;

            return !IsContinuousAt(anchors) || Math.Abs(actual - expected) <= Tolerance * (1 + expected);
        }, iter: 30);

    [Test]
    public void Evaluate_FourRowsOnALine_IsSolvedByHand()
    {
        // Positives 0-3 and 5-6 cost 2.5 and 0.5 beyond 0.5, from either end; of the negatives 3-5 alone lies within 2.5 and lacks 0.5.
        EmbeddedBatch batch = LabelSets.OnALine([0, 3, 5, 6], [1, 1, 2, 2]);
        var loss = new ContrastiveLoss(options: new() { Distance = batch.Distance, PositiveMargin = 0.5, NegativeMargin = 2.5 });

        (LossResult result, float[] gradient) = LossRun.Of(loss, batch);

        result.Should().Be(
            new LossResult(Value: 1.5 + 0.5, LossSum: 7, TermCount: 12, ActiveCount: 6, new(8, 4), new(2 * (5 + 6 + 2 + 3), 8)));
        gradient.Should().Equal(-0.5f, 0.5f + 1, -0.5f - 1, 0.5f);
    }

    [Test]
    public void Evaluate_PairsAtTheirMargins_CostNothing()
    {
        EmbeddedBatch batch = LabelSets.OnALine([0, 1, 3], [1, 1, 2]);
        var loss = new ContrastiveLoss(options: new() { Distance = batch.Distance, PositiveMargin = 1, NegativeMargin = 2 });

        (LossResult result, float[] gradient) = LossRun.Of(loss, batch);

        (result.Value, result.ActiveCount, result.TermCount).Should().Be((0, 0, 6));
        gradient.Should().Equal(0, 0, 0);
    }

    [Test]
    public void Evaluate_ListedPairs_ComparesThemAloneAndEachAsOftenAsItIsListed()
    {
        EmbeddedBatch batch = LabelSets.OnALine([0, 3, 4], [1, 1, 2]);
        var sampler = new ScriptedPairs(([1, 1], [2]), ([], []), ([], [1]));
        var loss = new ContrastiveLoss(sampler, new() { Distance = batch.Distance, NegativeMargin = 5 });

        (LossResult result, float[] gradient) = LossRun.Of(loss, batch);

        result.Should().Be(new LossResult(Value: 3 + 2.5, LossSum: 11, TermCount: 4, ActiveCount: 4, new(6, 2), new(5, 2)));
        gradient.Should().Equal(-1 + 0.5f, 1 + 0.5f, -1);
    }

    [Test]
    public void Evaluate_SamplerThatAsksForAllPairs_DoesAsWithoutOne()
    {
        var options = OptionsFor(new(metric));
        RandomBatch sample = SampleOf(new ContrastiveLoss(options: options), 20, 4, seed: 1);

        (LossResult result, float[] gradient) = LossRun.Of(new ContrastiveLoss(new ScriptedPairs(isAll: true), options), sample.Batch);

        (LossResult expected, float[] expectedGradient) = LossRun.Of(new ContrastiveLoss(options: options), sample.Batch);
        result.Should().Be(expected);
        gradient.Should().Equal(expectedGradient);
    }

    [Test]
    public void Evaluate_EqualRowsOfAnyLength_CostTheMarginAndHaveNoGradient([Values(0f, 3f)] float position)
    {
        EmbeddedBatch batch = LabelSets.OnALine([position, position, position], [1, 1, 2]);
        var loss = new ContrastiveLoss(options: new() { Distance = batch.Distance, NegativeMargin = 2 });

        (LossResult result, float[] gradient) = LossRun.Of(loss, batch);

        result.Should().Be(new LossResult(Value: 2, LossSum: 8, TermCount: 6, ActiveCount: 4, new(0, 2), new(0, 4)));
        gradient.Should().Equal(0, 0, 0);
    }

    [Test]
    public void Evaluate_OneClass_PullsAlone() =>
        LossRun.Of(new ContrastiveLoss(options: new() { Distance = new(DistanceMetric.Euclidean) }), LabelSets.OnALine([0, 3], [1, 1]))
            .Result.Value.Should().Be(3);

    [Test]
    public void Evaluate_AllLabelsUnique_PushesAlone() =>
        LossRun.Of(
            new ContrastiveLoss(options: new() { Distance = new(DistanceMetric.Euclidean), NegativeMargin = 5 }),
            LabelSets.OnALine([0, 3], [1, 2]))
            .Result.Value.Should().Be(2);

    [Test]
    public void Constructor_OptionOutOfRange_SaysTheRange()
    {
        FluentActions.Invoking(() => new ContrastiveLoss(options: new() { PositiveMargin = double.NaN }))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("options.PositiveMargin")
            .WithMessage("options.PositiveMargin is NaN; expected a finite number.*");
        FluentActions.Invoking(() => new ContrastiveLoss(options: new() { NegativeMargin = 1e39 }))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("options.NegativeMargin")
            .WithMessage("options.NegativeMargin is 1E+39; expected a finite number.*");
        FluentActions.Invoking(() => new ContrastiveLoss(options: new() { Distance = new((DistanceMetric)8) }))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("options.Distance.Metric");
    }

    [Test]
    public void Constructor_NoOptions_TakesTheDefaults() => ShouldBeSame(
        new ContrastiveLoss(),
        new ContrastiveLoss(
            options: new() { Distance = new(DistanceMetric.Euclidean, NormalizesRows: true), PositiveMargin = 0, NegativeMargin = 1 }));

    private static double Value(AnchorPairs[] anchors, double positiveMargin, double negativeMargin) =>
        anchors.SelectMany(anchor => anchor.Positives).Select(d => d - positiveMargin).OfActive()
        + anchors.SelectMany(anchor => anchor.Negatives).Select(d => negativeMargin - d).OfActive();

    private double DistanceFromMargins(AnchorPairs[] anchors) => Math.Min(
        anchors.SelectMany(anchor => anchor.Positives).Select(d => Math.Abs(d - positiveMargin)).DefaultIfEmpty(1).Min(),
        anchors.SelectMany(anchor => anchor.Negatives).Select(d => Math.Abs(d - negativeMargin)).DefaultIfEmpty(1).Min());

    private ContrastiveLossOptions OptionsFor(EmbeddingDistance distance) =>
        new() { Distance = distance, PositiveMargin = positiveMargin, NegativeMargin = negativeMargin };
}
