using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Sampling;

namespace MetricLearning.Tests.Losses;

public class TripletGuardTests
{
    private static readonly EmbeddedBatch Batch =
        new(Tensor.Create(new float[] { 1, 2, 3 }, [3, 1]), [7, 7, 9], new EmbeddingDistance(DistanceMetric.Euclidean), anchorCount: 2);

    [TestCase(-1, 1, 2)]
    [TestCase(2, 1, 0)]
    [TestCase(0, 3, 2)]
    [TestCase(0, 1, 3)]
    public void RequireTripletsOf_IndexOutsideTheBatch_NamesTheTriplet(int anchor, int positive, int negative)
    {
        var triplets = new TripletSet();
        triplets.Add(new(0, 1, 2));
        triplets.Add(new(anchor, positive, negative));

        Action act = () => TripletGuard.RequireTripletsOf(Batch, triplets);

        act.Should().Throw<ArgumentException>().WithParameterName("triplets").WithMessage(
            $"triplets[1] is ({anchor}, {positive}, {negative}); each index must be at least 0, the anchor's less than 2 and the others' " +
            "less " +
            "than 3, the numbers of anchors and rows of the batch. Sample from this batch.*");
    }

    [Test]
    public void RequireAnchorsOnly_OtherRows_SaysWhatToLeaveOut()
    {
        Action act = () => TripletGuard.RequireAnchorsOnly(Batch);

        act.Should().Throw<ArgumentException>().WithParameterName("batch").WithMessage(
            "batch has 3 rows of which 2 are anchors; a loss with swap needs the distance of each positive from each negative, and other " +
            "rows " +
            "have none. Leave Swap out, or the memory of earlier batches.*");
    }

    [Test]
    public void RequireTripletsOf_AllOfAnotherBatch_SaysWhatToCall()
    {
        var triplets = new TripletSet();
        triplets.SetAll(
            new EmbeddedBatch(Tensor.Create(new float[] { 1, 2, 3 }, [3, 1]), [1, 2, 3], new EmbeddingDistance(DistanceMetric.Euclidean)));

        Action act = () => TripletGuard.RequireTripletsOf(Batch, triplets);

        act.Should().Throw<ArgumentException>().WithParameterName("triplets").WithMessage(
            "triplets stands for all 0 triplets of a batch, but this batch has 2; call SetAll with this batch.*");
    }
}
