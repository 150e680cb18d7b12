using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class FullyConnectedLayerTests
{
    [Test]
    public void Build_WidthOutOfRange_SaysWhatIsExpected()
    {
        LayerErrors.AssertRefused(
            new FullyConnectedLayer(0), new(2, 3, 4), "Width of layer dense1 is 0; expected 1 to 89478482, *24 inputs*");
        LayerErrors.AssertRefused(
            new FullyConnectedLayer(89478483), new(2, 3, 4), "Width of layer dense1 is 89478483; expected 1 to 89478482, *24 inputs*");
    }

    [Test]
    public void Summary_OfALayer_TellsTheFunction() =>
        LayerRun.Build(new FullyConnectedLayer(4, Activation.Tanh), new(2, 3, 4)).Summary.Should().Be("fully connected, tanh");
}
