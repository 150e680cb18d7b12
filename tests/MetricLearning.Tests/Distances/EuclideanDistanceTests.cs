using MetricLearning.Distances;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Distances;

public class EuclideanDistanceTests
{
    [Test]
    public void ValueAndGradient_OfTwoRows_AreSolvedByHand()
    {
        (float distance, float[] gradient) = MetricFunctions.Alone(DistanceMetric.Euclidean, [0, 0], [3, 4]);

        distance.Should().Be(5);
        gradient.Should().Equal([-0.6f, -0.8f, 0.6f, 0.8f], (actual, expected) => Math.Abs(actual - expected) < 1e-6f);
    }

    [Test]
    public void ValueAndGradient_OfAPairInABatch_AreSolvedByHand()
    {
        (float distance, float[] gradient) = MetricFunctions.InBatch(DistanceMetric.Euclidean, [0, 0], [3, 4]);

        distance.Should().Be(5);
        gradient.Should().Equal([-0.6f, -0.8f, 0.6f, 0.8f], (actual, expected) => Math.Abs(actual - expected) < 1e-6f);
    }

    [Test]
    public void Slope_AtDistanceZero_IsZero() => MetricFunctions.Of(DistanceMetric.Euclidean).Slope(0).Should().Be(0);

    [Test]
    public void Backward_EqualRows_IsZero() =>
        MetricFunctions.InBatch(DistanceMetric.Euclidean, [1, 2], [1, 2]).Gradient.Should().Equal(0, 0, 0, 0);
}
