using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;

namespace MetricLearning.Tests.Losses;

public class RowPairsTests
{
    private static readonly EmbeddedBatch Batch =
        new(Tensor.Create(new float[] { 9, 9, 0, 0, 3, 4 }, [3, 2]), [1, 1, 2], new EmbeddingDistance(DistanceMetric.SquaredEuclidean));

    [Test]
    public void Between_TwoRows_ComputesTheirDistance() => new RowPairs(Batch, []).Between(1, 2).Should().Be(25);

    [Test]
    public void AddGradient_Pair_AddsToBothRowsAlone()
    {
        float[] gradient = [1, 1, 1, 1, 1, 1];

        new RowPairs(Batch, gradient).AddGradient(1, 2, distance: 25, weight: 0.5f);

        gradient.Should().Equal(1, 1, -2, -3, 4, 5); // 0.5·2·(x − y) is (−3, −4)
    }
}
