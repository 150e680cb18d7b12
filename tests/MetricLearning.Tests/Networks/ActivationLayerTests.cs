using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class ActivationLayerTests
{
    [Test]
    public void Build_OnAnImage_KeepsItsShape() =>
        LayerRun.Build(new ActivationLayer(Activation.Gelu), new(3, 5, 2)).Output.Should().Be(new ImageShape(3, 5, 2));
}
