using MetricLearning.Evaluation;

namespace MetricLearning.Tests.Evaluation;

public class ReliabilityBinTests
{
    [Test]
    public void Gap_OfABin_IsConfidenceMinusAccuracy() =>
        new ReliabilityBin(0, 1, 2, MeanConfidence: 0.75, Accuracy: 0.5).Gap.Should().Be(0.25);

    [Test]
    public void Gap_OfNoRows_IsNaN() => new ReliabilityBin(0, 1, 0, double.NaN, double.NaN).Gap.Should().Be(double.NaN);
}
