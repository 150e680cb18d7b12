using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class ActivationLayerTests
{
    [Test]
    public void Build_OnAnImage_KeepsItsShape() =>
        LayerRun.Build(new ActivationLayer(Activation.Gelu), new(3, 5, 2)).Output.Should().Be(new ImageShape(3, 5, 2));

    [Test]
    public void Backward_EveryFunction_AgreesWithCentralDifferences([Values] Activation function) =>
        new LayerRun(new ActivationLayer(function), new(3, 4, 5), rows: 5).AssertAgrees(
            values => ReferenceLayers.Apply(function, values[0]));

    [TestCase(Activation.None, "none")]
    [TestCase(Activation.Gelu, "gelu")]
    public void Summary_OfAFunction_IsItsName(Activation function, string expected) =>
        LayerRun.Build(new ActivationLayer(function), new(3, 4, 5)).Summary.Should().Be(expected);
}
