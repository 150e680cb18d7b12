using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Losses;

public class ListedTripletsTests
{
    private static readonly TripletMarginLossOptions[] EveryKind =
        [.. from metric in Enum.GetValues<DistanceMetric>()
            from normalizes in new[] { false, true }
            from swap in new[] { false, true }
            from smooth in new[] { false, true }
            select new TripletMarginLossOptions { Distance = new(metric, normalizes), Margin = 0.3, Swap = swap, Smooth = smooth }];

    private static readonly EmbeddedBatch ThreeRows =
        new(Tensor.Create(new float[] { 9, 9, 0, 0, 3, 4 }, [3, 2]), [1, 1, 2], new EmbeddingDistance(DistanceMetric.SquaredEuclidean));

    [TestCaseSource(nameof(EveryKind))]
    public void Accumulate_FewTripletsByRowsOrManyByTheMatrix_GivesTheSame(object kind)
    {
        var options = (TripletMarginLossOptions)kind;
        var sample = RandomBatch.Of(40, 9, classes: 3, seed: 12, options.Distance, options.Swap ? 40 : 30);
        Triplet[] few = [.. sample.AllTriplets.Where((_, i) => i % 200 == 0)]; // below 30·40 / 16
        Triplet[] many = [.. Enumerable.Repeat(few, 20).SelectMany(t => t)]; // above; the mean is that of the few
        few.Length.Should().BeLessThan(75);
        many.Length.Should().BeGreaterThan(100);
        var loss = new TripletMarginLoss(options);

        (LossResult byRows, float[] rowGradient) = LossRun.Of(loss, sample.Batch, RandomBatch.SetOfListed(few));
        (LossResult byMatrix, float[] matrixGradient) = LossRun.Of(loss, sample.Batch, RandomBatch.SetOfListed(many));

        byMatrix.Value.Should().BeApproximately(byRows.Value, 1e-6 * (1 + byRows.Value), "both are single precision");
        byMatrix.ActiveFraction.Should().Be(byRows.ActiveFraction);
        byMatrix.MeanPositiveDistance.Should().BeApproximately(byRows.MeanPositiveDistance, 2e-6, "both are single precision");
        byMatrix.MeanNegativeDistance.Should().BeApproximately(byRows.MeanNegativeDistance, 2e-6, "both are single precision");
        matrixGradient.Zip(rowGradient).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) <= 1e-6);
    }

    [Test]
    public void MatrixPairs_TwoRows_LooksTheirDistanceUp() =>
        new MatrixPairs([0, 1, 2, 3, 4, 5, 6, 7, 8], new float[9], rowCount: 3, stride: 3).Between(2, 1).Should().Be(7);

    [Test]
    public void MatrixPairs_GradientOfAPairTwice_AddsUpInItsPlaceAlone()
    {
        float[] gradient = new float[8];
        MatrixPairs pairs = new(new float[4], gradient, rowCount: 2, stride: 4);

        pairs.AddGradient(1, 0, distance: 3, weight: 0.5f);
        pairs.AddGradient(1, 0, distance: 3, weight: -2);

        gradient.Should().Equal(0, 0, 0, 0, -1.5f, 0, 0, 0);
    }

    [Test]
    public void RowPairs_TwoRows_ComputesTheirDistance() => new RowPairs(ThreeRows, []).Between(1, 2).Should().Be(25);

    [Test]
    public void RowPairs_GradientOfAPair_AddsToBothRowsAlone()
    {
        float[] gradient = [1, 1, 1, 1, 1, 1];

        new RowPairs(ThreeRows, gradient).AddGradient(1, 2, distance: 25, weight: 0.5f);

        gradient.Should().Equal(1, 1, -2, -3, 4, 5); // 0.5·2·(x − y) is (−3, −4)
    }
}
