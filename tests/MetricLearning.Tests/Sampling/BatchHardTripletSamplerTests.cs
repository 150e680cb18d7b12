using CsCheck;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Sampling;
using MetricLearning.Tests.Golden;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Sampling;

public class BatchHardTripletSamplerTests
{
    [Test]
    public void Sample_RowsOnALine_TakesFarthestPositiveAndNearestNegative()
    {
        EmbeddedBatch batch = LabelSets.OnALine([0, 1, 5, 2, 9], [0, 0, 0, 1, 1]);

        TripletSamples.Of(new BatchHardTripletSampler(), batch).Should().Equal(
            new Triplet(0, 2, 3), new Triplet(1, 2, 3), new Triplet(2, 0, 3), new Triplet(3, 4, 1), new Triplet(4, 3, 2));
    }

    [Test]
    public void Sample_EqualDistances_TakesTheLowerIndex()
    {
        EmbeddedBatch batch = LabelSets.OnALine([0, 3, -3, 1, -1], [0, 0, 0, 1, 1]);

        TripletSamples.Of(new BatchHardTripletSampler(), batch)[0].Should().Be(new Triplet(0, 1, 3));
    }

    [Test]
    public void Sample_DuplicateRows_NeverPairsARowWithItself()
    {
        EmbeddedBatch batch = LabelSets.OnALine([1, 1, 1, 1], [0, 0, 1, 1]);

        TripletSamples.Of(new BatchHardTripletSampler(), batch).Should().Equal(
            new Triplet(0, 1, 2), new Triplet(1, 0, 2), new Triplet(2, 3, 0), new Triplet(3, 2, 0));
    }

    [Test]
    public void Sample_AnyBatch_AgreesWithExhaustiveSearch() =>
        LabelSets.AnyWithAnchors.Sample((labels, anchors) =>
        {
            EmbeddedBatch batch = LabelSets.Random(labels, seed: 1, anchorCount: anchors);
            float[] distances = Shape.Matrix(batch.Distances, "distances", out _, out int rows).ToArray();
            Triplet[] expected =
            [
                .. TripletSamples.All(labels, anchors).GroupBy(triplet => triplet.Anchor).Select(anchor => new Triplet(
                    anchor.Key,
                    anchor.Select(triplet => triplet.Positive).MaxBy(p => distances[(anchor.Key * rows) + p]),
                    anchor.Select(triplet => triplet.Negative).MinBy(n => distances[(anchor.Key * rows) + n]))),
            ];

            TripletSamples.Of(new BatchHardTripletSampler(), batch).Should().Equal(expected);
        }, iter: 100);

    [TestCaseSource(typeof(GoldenTriplets), nameof(GoldenTriplets.BatchHardCases))]
    public void Sample_GoldenBatch_TakesTheSameTriplets(GoldenTriplets golden) => golden.AssertTakenBy(new BatchHardTripletSampler());

    [Test]
    public void Sample_NoTripletInTheBatch_GivesNone() => TripletSamples.AssertEmptyWhereThereIsNoTriplet(new BatchHardTripletSampler());

    [Test]
    public void Sample_DistanceNotFinite_LeavesItToTheLoss() =>
        TripletSamples.AssertLeavesNonFiniteDistancesToTheLoss(new BatchHardTripletSampler());

    [Test]
    public void Sample_Warm_AllocatesNothing() =>
        TripletSamples.AssertWarmSampleAllocatesNothing(new BatchHardTripletSampler(), LabelSets.Random([0, 0, 1, 1, 2], seed: 1));

    [Test]
    public void Sample_Null_IsRefused() => TripletSamples.AssertRefusesNull(new BatchHardTripletSampler());
}
