using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

public class EmbeddingSpreadTests
{
    [Test]
    public void Of_CornersOfASquare_IsTheirDistanceFromTheCentre()
    {
        Spread([1, 1, 1, 3, 3, 1, 3, 3], 4, 2).Should().BeApproximately(Math.Sqrt(2), 1e-6, "embeddings are floats");
    }

    [Test]
    public void Of_EqualRowsFarFromTheOrigin_IsZero()
    {
        Spread([1000, 1000, 1000, 1000], 2, 2).Should().Be(0);
    }

    [Test]
    public void Of_SecondBatch_ForgetsTheFirst()
    {
        var spread = new EmbeddingSpread(1);
        spread.Of(Batch([0, 100], 2, 1));

        spread.Of(Batch([-1, 1], 2, 1)).Should().Be(1);
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void Of_ValueThatIsNotFinite_IsNotFinite(float value)
    {
        double.IsFinite(Spread([1, 2, value, 3], 2, 2)).Should().BeFalse();
    }

    private static double Spread(float[] values, int rows, int columns) => new EmbeddingSpread(columns).Of(Batch(values, rows, columns));

    private static EmbeddedBatch Batch(float[] values, int rows, int columns)
    {
        var batch = new EmbeddedBatch(new EmbeddingDistance(DistanceMetric.Euclidean));
        values.CopyTo(Shape.Matrix(batch.Start(new int[rows], columns, step: 0), "batch", out _, out _));
        return batch;
    }
}
