using CsCheck;
using MetricLearning.Distances;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Sampling;

public class RandomTripletSamplerTests
{
    [Test]
    public void Sample_AnyLabels_GivesOneTripletForEachRowThatCanAnchor() =>
        LabelSets.AnyWithAnchors.Sample((labels, anchors) =>
        {
            EmbeddedBatch batch = LabelSets.Random(labels, seed: 1, anchorCount: anchors);
            Triplet[] triplets = TripletSamples.Of(new RandomTripletSampler(seed: 1), batch);

            TripletSamples.All(labels, anchors).ToHashSet().IsSupersetOf(triplets).Should().BeTrue();
            triplets.Select(triplet => triplet.Anchor)
                .Should().Equal(TripletSamples.All(labels, anchors).Select(triplet => triplet.Anchor).Distinct());
        }, iter: 50);

    [Test]
    public void Sample_AnyHistory_DependsOnSeedAndStepAlone()
    {
        int[] labels = [.. Enumerable.Range(0, 30).Select(row => row % 3)];
        RandomTripletSampler used = new(seed: 5);
        TripletSamples.Of(used, LabelSets.Random(labels, seed: 1, step: 8));

        Triplet[] again = TripletSamples.Of(used, LabelSets.Random(labels, seed: 1, step: 9));

        again.Should().Equal(TripletSamples.Of(new RandomTripletSampler(5), LabelSets.Random(labels, seed: 2, step: 9)));
        again.Should().NotEqual(TripletSamples.Of(new RandomTripletSampler(5), LabelSets.Random(labels, seed: 1, step: 8)));
        again.Should().NotEqual(TripletSamples.Of(new RandomTripletSampler(6), LabelSets.Random(labels, seed: 1, step: 9)));
    }

    [Test]
    public void Sample_NoTripletInTheBatch_GivesNone() => TripletSamples.AssertEmptyWhereThereIsNoTriplet(new RandomTripletSampler(1));

    [Test]
    public void Sample_Warm_AllocatesNothing() =>
        TripletSamples.AssertWarmSampleAllocatesNothing(new RandomTripletSampler(1), LabelSets.Random([0, 0, 1, 1, 2], seed: 1));

    [Test]
    public void Sample_Null_IsRefused() => TripletSamples.AssertRefusesNull(new RandomTripletSampler(1));
}
