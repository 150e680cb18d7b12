using MetricLearning.Distances;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Distances;

public class SquaredEuclideanDistanceTests
{
    [Test]
    public void ValueAndGradient_OfTwoRows_AreSolvedByHand()
    {
        (float distance, float[] gradient) = MetricFunctions.Alone(DistanceMetric.SquaredEuclidean, [0, 0], [3, 4]);

        distance.Should().Be(25);
        gradient.Should().Equal(-6, -8, 6, 8);
    }

    [Test]
    public void ValueAndGradient_OfAPairInABatch_AreSolvedByHand()
    {
        (float distance, float[] gradient) = MetricFunctions.InBatch(DistanceMetric.SquaredEuclidean, [0, 0], [3, 4]);

        distance.Should().Be(25);
        gradient.Should().Equal(-6, -8, 6, 8);
    }
}
