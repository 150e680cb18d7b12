using MetricLearning.Distances;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Distances;

public class InnerProductDistanceTests
{
    [Test]
    public void ValueAndGradient_OfTwoRows_AreSolvedByHand()
    {
        (float distance, float[] gradient) = MetricFunctions.Alone(DistanceMetric.InnerProduct, [1, 2], [4, 6]);

        distance.Should().Be(-16);
        gradient.Should().Equal(-4, -6, -1, -2);
    }

    [Test]
    public void ValueAndGradient_OfAPairInABatch_AreSolvedByHand()
    {
        (float distance, float[] gradient) = MetricFunctions.InBatch(DistanceMetric.InnerProduct, [1, 2], [4, 6]);

        distance.Should().Be(-16);
        gradient.Should().Equal(-4, -6, -1, -2);
    }
}
