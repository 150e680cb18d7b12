using CsCheck;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Sampling;

public class EasyPositivePairSamplerTests
{
    [Test]
    public void Sample_RowsOnALine_TakesTheNearestPositiveAndEveryNegative()
    {
        PairSet pairs = Sampled(LabelSets.OnALine([0, 3, 1, -2, 9, 4], [0, 0, 0, 0, 1, 1]));

        pairs.PositivesOf(0).ToArray().Should().Equal(2);
        pairs.NegativesOf(0).ToArray().Should().Equal(4, 5);
        pairs.PositivesOf(4).ToArray().Should().Equal(5);
        pairs.NegativesOf(4).ToArray().Should().Equal(0, 1, 2, 3);
    }

    [Test]
    public void Sample_PositivesEquallyNear_TakesTheLowerIndex() =>
        Sampled(LabelSets.OnALine([0, 2, -2, 7], [0, 0, 0, 1])).PositivesOf(0).ToArray().Should().Equal(1);

    [Test]
    public void Sample_AnyBatch_AgreesWithExhaustiveSearch() =>
        LabelSets.AnyWithAnchors.Sample(
            set =>
            {
                (int[] labels, int anchors) = set;
                EmbeddedBatch batch = LabelSets.Random(labels, seed: 1, anchorCount: anchors);
                float[] distances = Shape.Matrix(batch.Distances, "distances", out _, out int rows).ToArray();
                PairSet pairs = Sampled(batch);
                for (int a = 0; a < anchors; a++)
                {
                    int[] positives = [.. Enumerable.Range(0, rows).Where(row => row != a && labels[row] == labels[a])];
                    int[] negatives = [.. Enumerable.Range(0, rows).Where(row => labels[row] != labels[a])];
                    bool isAnchor = positives.Length > 0 && negatives.Length > 0;
                    int[] nearest = isAnchor ? [positives.MinBy(row => distances[(a * rows) + row])] : [];
                    pairs.PositivesOf(a).ToArray().Should().Equal(nearest);
                    pairs.NegativesOf(a).ToArray().Should().Equal(isAnchor ? negatives : []);
                }
            },
            iter: 100);

    [TestCase(new int[0])]
    [TestCase(new[] { 5 })]
    [TestCase(new[] { 5, 5, 5 })]
    [TestCase(new[] { 1, 2, 3 })]
    public void Sample_NoPairsOfBothKinds_GivesNone(int[] labels)
    {
        PairSet pairs = Sampled(LabelSets.Random(labels, seed: 1));

        (pairs.AnchorCount, pairs.PositiveCount, pairs.NegativeCount).Should().Be((0, 0, 0));
    }

    [Test]
    public void Sample_DistanceNotFinite_LeavesItToTheLoss()
    {
        PairSet pairs = Sampled(LabelSets.OnALine([0, 1e30f, -1e30f], [0, 0, 1]));

        (pairs.IsAll, pairs.PositiveCount, pairs.NegativeCount).Should().Be((true, 2, 4));
    }

    [Test]
    public void Sample_Warm_AllocatesNothing()
    {
        EasyPositivePairSampler sampler = new();
        EmbeddedBatch batch = LabelSets.Random([0, 0, 0, 1, 1, 2, 3, 4, 5], seed: 1);
        PairSet pairs = new();
        sampler.Sample(batch, pairs);

        long before = GC.GetAllocatedBytesForCurrentThread();
        sampler.Sample(batch, pairs);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
        pairs.PositiveCount.Should().Be(5);
    }

    [Test]
    public void Sample_Null_IsRefused()
    {
        EasyPositivePairSampler sampler = new();
        EmbeddedBatch batch = LabelSets.Random([0, 0, 1], seed: 1);

        FluentActions.Invoking(() => sampler.Sample(null!, new PairSet()))
            .Should().Throw<ArgumentNullException>().WithParameterName("batch");
        FluentActions.Invoking(() => sampler.Sample(batch, null!)).Should().Throw<ArgumentNullException>().WithParameterName("destination");
    }

    private static PairSet Sampled(EmbeddedBatch batch)
    {
        PairSet pairs = new();
        pairs.AddAnchor([99], [99]);
        new EasyPositivePairSampler().Sample(batch, pairs);
        return pairs;
    }
}
