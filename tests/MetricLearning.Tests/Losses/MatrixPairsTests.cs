using MetricLearning.Losses;

namespace MetricLearning.Tests.Losses;

public class MatrixPairsTests
{
    [Test]
    public void Between_TwoRows_LooksTheDistanceUp() =>
        new MatrixPairs([0, 1, 2, 3, 4, 5, 6, 7, 8], new float[9], rowCount: 3, stride: 3).Between(2, 1).Should().Be(7);

    [Test]
    public void AddGradient_PairTwice_AddsUpInItsPlaceAlone()
    {
        float[] gradient = new float[8];
        MatrixPairs pairs = new(new float[4], gradient, rowCount: 2, stride: 4);

        pairs.AddGradient(1, 0, distance: 3, weight: 0.5f);
        pairs.AddGradient(1, 0, distance: 3, weight: -2);

        gradient.Should().Equal(0, 0, 0, 0, -1.5f, 0, 0, 0);
    }
}
