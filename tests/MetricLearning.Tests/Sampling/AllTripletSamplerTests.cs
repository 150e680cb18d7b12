using CsCheck;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Sampling;

public class AllTripletSamplerTests
{
    [Test]
    public void Sample_AnyLabels_StandsForEveryTriplet() =>
        LabelSets.AnyWithAnchors.Sample((labels, anchors) =>
        {
            TripletSet set = new();

            new AllTripletSampler().Sample(LabelSets.Random(labels, seed: 1, anchorCount: anchors), set);

            set.IsAll.Should().BeTrue();
            set.Count.Should().Be(TripletSamples.All(labels, anchors).Count());
        }, iter: 50);

    [Test]
    public void Sample_Null_IsRefused() => TripletSamples.AssertRefusesNull(new AllTripletSampler());
}
