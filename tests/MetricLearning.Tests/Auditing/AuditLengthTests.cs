using MetricLearning.Auditing;
using MetricLearning.Distances;

namespace MetricLearning.Tests.Auditing;

public class AuditLengthTests
{
    [TestCase(DistanceMetric.Euclidean, 9, 9)]
    [TestCase(DistanceMetric.SquaredEuclidean, 9, 3)]
    [TestCase(DistanceMetric.Cosine, 2, 2)] // opposite unit rows
    [TestCase(DistanceMetric.Cosine, 0.5, 1)] // 60 degrees
    public void Of_EachMetric_IsTheDistanceOfPoints(DistanceMetric metric, double distance, double expected) =>
        AuditLength.Of(metric, distance).Should().Be(expected);
}
