using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Sampling;

public class SamplerBatchTests
{
    [Test]
    public void TryOpen_BatchWithTriplets_OpensItsDistancesAndEmptiesTheSet()
    {
        SamplerBatch opened = new();
        TripletSet set = new();
        set.Add(new Triplet(0, 1, 2));

        opened.TryOpen(LabelSets.OnALine([0, 1, 3], [4, 4, 5]), set, out ReadOnlySpan<float> distances).Should().BeTrue();

        distances.ToArray().Should().Equal(0, 1, 3, 1, 0, 2, 3, 2, 0);
        set.Count.Should().Be(0);
    }

    [Test]
    public void TryOpen_BatchWithoutTriplets_EmptiesTheSet([Values] bool areLabelsEqual)
    {
        TripletSet set = new();
        set.Add(new Triplet(0, 1, 2));

        new SamplerBatch().TryOpen(LabelSets.OnALine([0, 1], areLabelsEqual ? [4, 4] : [4, 5]), set, out _).Should().BeFalse();

        set.Count.Should().Be(0);
    }

    [TestCase(5, 18)]
    [TestCase(3, 12)]
    [TestCase(0, 0)]
    public void CountAllTriplets_Anchors_CountsThoseOfTheFirstRows(int anchors, int expected)
    {
        SamplerBatch opened = new();
        opened.TryOpen(LabelSets.OnALine([0, 1, 3, 7, 8], [4, 4, 4, 6, 6]), new TripletSet(), out _);

        opened.CountAllTriplets(anchors).Should().Be(expected); // 2·2 for each of label 4, 1·3 for each of label 6
    }

    [Test]
    public void NegativeDistances_Anchor_LeavesOutItsOwnLabel()
    {
        SamplerBatch opened = new();
        opened.TryOpen(LabelSets.OnALine([0, 1, 3, 7], [4, 5, 4, 6]), new TripletSet(), out ReadOnlySpan<float> distances);

        opened.NegativeDistances(2, distances).ToArray().Should().Equal(float.PositiveInfinity, 2, float.PositiveInfinity, 4);
        opened.RowsLike(2).ToArray().Should().Equal(0, 2);
    }

    [Test]
    public void TryOpen_PairsOfADistanceThatIsNotFinite_StandForAll()
    {
        PairSet pairs = new();

        new SamplerBatch().TryOpen(LabelSets.OnALine([0, 1e30f, 1], [4, 4, 5]), pairs, out _).Should().BeFalse();

        pairs.IsAll.Should().BeTrue();
    }

    [Test]
    public void TryOpen_MoreDistancesThanOneArrayHolds_IsRefusedAndEmptiesNothing()
    {
        EmbeddedBatch batch = new(new EmbeddingDistance(DistanceMetric.Euclidean));
        batch.Start([.. Enumerable.Range(0, 46_337).Select(row => row % 2)], dimension: 0, step: 0);
        TripletSet set = new();
        set.Add(new Triplet(0, 1, 2));

        FluentActions.Invoking(() => new SamplerBatch().TryOpen(batch, set, out _)).Should().Throw<ArgumentException>()
            .WithParameterName("batch").WithMessage("*distances from 46337 anchors do not fit one array*");

        set.Count.Should().Be(1);
        FluentActions.Invoking(() => LossGuard.DistanceCount(batch, batch.RowCount)).Should().Throw<ArgumentException>(
            "the distances are padded");
    }
}
