using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Neighbors;

public class PredictionTests
{
    [Test]
    public void ToString_WithANameAndNeighbors_SaysAll() =>
        new Prediction(2, 2f / 3, new Neighbor[] { new(12, 2, 0.125f), new(3, 1, 0.5f) }) { LabelName = "cow" }.ToString()
            .Should().Match("cow, vote 67*%, nearest row 12 at 0.125");

    [Test]
    public void ToString_WithoutNameAndNeighbors_SaysTheLabel() =>
        new Prediction(7, 1, default).ToString().Should().Match("7, vote 100*%");
}
