using MetricLearning.Distances;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Distances;

public class CosineDistanceTests
{
    [Test]
    public void ValueAndGradient_OfTwoRows_AreSolvedByHand()
    {
        (float distance, float[] gradient) = MetricFunctions.Alone(DistanceMetric.Cosine, [1, 0], [0.5f, 0.75f]);

        distance.Should().Be(0.5f);
        gradient.Should().Equal(-0.5f, -0.75f, -1, 0);
    }

    [Test]
    public void ValueAndGradient_OfAPairInABatch_AreSolvedByHand()
    {
        (float distance, float[] gradient) = MetricFunctions.InBatch(DistanceMetric.Cosine, [1, 0], [0.5f, 0.75f]);

        distance.Should().Be(0.5f);
        gradient.Should().Equal(-0.5f, -0.75f, -1, 0);
    }

    [Test]
    public void Between_RoundingBeyondTheRange_StaysWithinZeroAndTwo()
    {
        float[] row = [0.6f, 0.8f, 1e-3f]; // a little longer than 1

        MetricFunctions.Of(DistanceMetric.Cosine).Between(row, row).Should().Be(0);
        MetricFunctions.Of(DistanceMetric.Cosine).Between(row, [.. row.Select(v => -v)]).Should().Be(2);
    }

    [Test]
    public void Forward_RoundingBeyondTheRange_StaysWithinZeroAndTwo()
    {
        float[] distances = new float[4];

        MetricFunctions.Of(DistanceMetric.Cosine).Forward(new EmbeddedRows([0.6f, 0.8f, 1e-3f, -0.6f, -0.8f, -1e-3f], 2, 3), distances);

        distances.Should().Equal(0, 2, 2, 0);
    }
}
