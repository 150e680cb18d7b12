using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Sampling;

public class DistanceWeightedTripletSamplerTests
{
    private static readonly EmbeddingDistance UnitRows = new(DistanceMetric.Euclidean, NormalizesRows: true);

    [TestCase(3, 0.5, 1.4)]
    [TestCase(8, 0.5, 1.4)]
    [TestCase(8, 0.9, 2.0)]
    [TestCase(2, 0.5, 1.9)]
    public void Sample_ManySteps_DrawsNegativesByTheirExactWeights(int dimension, double smallest, double largest)
    {
        const int Steps = 4000;
        int[] labels = [.. Enumerable.Range(0, 24).Select(row => row % 6)];
        var sampler = new DistanceWeightedTripletSampler(seed: 3, smallest, largest);
        int[][] counts = [.. Enumerable.Range(0, 24).Select(_ => new int[24])];
        for (int step = 0; step < Steps; step++)
        {
            foreach (Triplet triplet in TripletSamples.Of(sampler, Batch(labels, dimension, step)))
            {
                counts[triplet.Anchor][triplet.Negative]++;
            }
        }

        EmbeddedBatch batch = Batch(labels, dimension, step: 0);
        double chiSquare = 0;
        int freedom = 0;
        for (int anchor = 0; anchor < 24; anchor++)
        {
            double[] weights = ExactWeights(batch, anchor, smallest, largest);
            int draws = weights.Sum() > 0 ? 3 * Steps : 0; // one for each of three positives
            counts[anchor].Sum().Should().Be(draws);
            for (int row = 0; row < 24; row++)
            {
                double expected = draws == 0 ? 0 : draws * weights[row] / weights.Sum();
                if (expected < 5)
                {
                    counts[anchor][row].Should().BeLessThan(40, "some draws of a rare row; none of one that is out of the question");
                    continue;
                }

                chiSquare += Math.Pow(counts[anchor][row] - expected, 2) / expected;
                freedom++;
            }
        }

        // Chi-square of f degrees has mean f and deviation √(2f); five of them. The 24 sums are given, so f is a little less.
        chiSquare.Should().BeLessThan(freedom + (5 * Math.Sqrt(2 * freedom)));
        freedom.Should().BeGreaterThan(50);
    }

    [Test]
    public void Sample_NegativesBeyondTheLargestDistance_GiveNothing()
    {
        // Unit rows: the negative is opposite to the anchors, at distance 2.
        var batch = new EmbeddedBatch(Shape.Tensor([1, 0, 1, 0.1f, -1, 0], 3, 2), [0, 0, 1], UnitRows);

        TripletSamples.Of(new DistanceWeightedTripletSampler(seed: 1), batch).Should().BeEmpty();
    }

    [Test]
    public void Sample_ManyDimensions_StillDrawsByRelativeWeights()
    {
        // In 1,024 dimensions the weight at 0.6 is about e^500 times that at 1: a plain product would be infinite, or 0 on the other side.
        float[] rows = new float[4 * 1024];
        rows[0] = rows[1024] = 1;
        Place(rows.AsSpan(2 * 1024), distance: 0.6);
        Place(rows.AsSpan(3 * 1024), distance: 1);
        var batch = new EmbeddedBatch(Shape.Tensor(rows, 4, 1024), [0, 0, 1, 2], UnitRows);

        TripletSamples.Of(new DistanceWeightedTripletSampler(seed: 1), batch).Should().Equal(new Triplet(0, 1, 2), new Triplet(1, 0, 2));
    }

    [Test]
    public void Sample_AnyLabels_GivesOneTripletForEachAnchorAndPositive() =>
        CsCheck.Check.Sample(
            LabelSets.AnyWithAnchors,
            (labels, anchors) =>
            {
                EmbeddedBatch batch = Batch(labels, dimension: 8, step: 1, anchors);

                Triplet[] triplets = TripletSamples.Of(new DistanceWeightedTripletSampler(seed: 1, 0.5, 2), batch);

                TripletSamples.All(labels, anchors).ToHashSet().IsSupersetOf(triplets).Should().BeTrue();
                triplets.Select(t => (t.Anchor, t.Positive)).Should().Equal(
                    TripletSamples.All(labels, anchors).Select(t => (t.Anchor, t.Positive)).Distinct());
            },
            iter: 50);

    [Test]
    public void Sample_AnyHistory_DependsOnSeedAndStepAlone()
    {
        int[] labels = [.. Enumerable.Range(0, 30).Select(row => row % 3)];
        DistanceWeightedTripletSampler used = new(seed: 5);
        TripletSamples.Of(used, Batch(labels, 8, step: 8));

        Triplet[] again = TripletSamples.Of(used, Batch(labels, 8, step: 9));

        again.Should().Equal(TripletSamples.Of(new DistanceWeightedTripletSampler(5), Batch(labels, 8, step: 9)));
        again.Should().NotEqual(TripletSamples.Of(new DistanceWeightedTripletSampler(5), Batch(labels, 8, step: 8)));
        again.Should().NotEqual(TripletSamples.Of(new DistanceWeightedTripletSampler(6), Batch(labels, 8, step: 9)));
    }

    [Test]
    public void Sample_EqualRows_DrawsAmongThem()
    {
        var batch = new EmbeddedBatch(Shape.Tensor([1, 2, 1, 2, 1, 2], 3, 2), [0, 0, 1], UnitRows);

        TripletSamples.Of(new DistanceWeightedTripletSampler(seed: 1), batch).Should().Equal(new Triplet(0, 1, 2), new Triplet(1, 0, 2));
    }

    [Test]
    public void Sample_DistanceNotFinite_LeavesItToTheLoss()
    {
        var batch = new EmbeddedBatch(UnitRows);
        Shape.Matrix(batch.Start([0, 0, 1, 1], 3, step: 0), "batch", out _, out _).Fill(float.NaN);
        TripletSet set = new();

        new DistanceWeightedTripletSampler(seed: 1).Sample(batch, set);

        (set.IsAll, set.Count).Should().Be((true, 8));
    }

    [Test]
    public void Sample_Warm_AllocatesNothing() =>
        TripletSamples.AssertWarmSampleAllocatesNothing(new DistanceWeightedTripletSampler(1, 0.5, 2), Batch([0, 0, 1, 1, 2], 8, step: 0));

    [TestCase(DistanceMetric.Euclidean, false)]
    [TestCase(DistanceMetric.Cosine, true)]
    public void Sample_OtherDistance_IsRefused(DistanceMetric metric, bool normalizes)
    {
        var batch = new EmbeddedBatch(new EmbeddingDistance(metric, normalizes));

        FluentActions.Invoking(() => new DistanceWeightedTripletSampler(1).Sample(batch, new TripletSet()))
            .Should().Throw<ArgumentException>()
            .WithParameterName("batch").WithMessage(
                $"batch compares rows by {batch.Distance}, but the weights hold for {UnitRows}; use a loss with that distance.*");
    }

    [Test]
    public void Sample_Null_IsRefused()
    {
        var sampler = new DistanceWeightedTripletSampler(1);

        FluentActions.Invoking(() => sampler.Sample(null!, new TripletSet()))
            .Should().Throw<ArgumentNullException>().WithParameterName("batch");
        FluentActions.Invoking(() => sampler.Sample(Batch([0, 0, 1], 2, 0), null!))
            .Should().Throw<ArgumentNullException>().WithParameterName("destination");
    }

    [TestCase(0, 1.4, "smallestDistance is 0; expected 0 < smallest distance < largest distance as floats.*")]
    [TestCase(1.99999999, 2, "smallestDistance is 1.99999999; expected 0 < smallest distance < largest distance as floats.*")]
    [TestCase(1.4, 1.4, "smallestDistance is 1.4; expected 0 < smallest distance < largest distance as floats.*")]
    [TestCase(double.NaN, 1.4, "smallestDistance is NaN; expected 0 < smallest distance < largest distance as floats.*")]
    [TestCase(0.5, 2.1, "largestDistance is 2.1; expected 0 < largest distance ≤ 2.*")]
    [TestCase(0.5, 0, "largestDistance is 0; expected 0 < largest distance ≤ 2.*")]
    public void Constructor_DistanceOutOfRange_SaysTheRange(double smallest, double largest, string message)
    {
        Action act = () => _ = new DistanceWeightedTripletSampler(1, smallest, largest);

        act.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message);
    }

    private static double[] ExactWeights(EmbeddedBatch batch, int anchor, double smallest, double largest) =>
        [.. Enumerable.Range(0, batch.RowCount).Select(row =>
        {
            double distance = batch.Distances[anchor, row];
            double raised = Math.Max(distance, smallest);
            double logWeight = ((2 - batch.Dimension) * Math.Log(raised)) - (
                (batch.Dimension - 3) / 2.0 * Math.Log(1 - (raised * raised / 4)));
            return batch.Labels[row] == batch.Labels[anchor] || distance >= largest ? 0 : Math.Exp(logWeight);
        })];

    // A unit row at a distance from the first axis.
    private static void Place(Span<float> row, double distance)
    {
        double cosine = 1 - (distance * distance / 2);
        row[0] = (float)cosine;
        row[1] = (float)Math.Sqrt(1 - (cosine * cosine));
    }

    private static EmbeddedBatch Batch(int[] labels, int dimension, long step, int? anchorCount = null)
    {
        var batch = new EmbeddedBatch(UnitRows);
        var random = new Random(11);
        foreach (ref float value in Shape.Matrix(batch.Start(labels, dimension, step, anchorCount), "batch", out _, out _))
        {
            value = random.NextSingle() - 0.3f;
        }

        return batch;
    }
}
