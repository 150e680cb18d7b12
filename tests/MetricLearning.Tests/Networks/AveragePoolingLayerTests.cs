using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class AveragePoolingLayerTests
{
    [TestCase(0)]
    [TestCase(4)]
    public void Build_SizeOutOfRange_SaysWhatIsExpected(int size) =>
        LayerErrors.AssertRefused(
            new AveragePoolingLayer(size), new(3, 5, 2), $"Size of layer pool1 is {size}; expected 1 to 3 on 3 × 5 × 2.");

    [Test]
    public void Build_StrideOutOfRange_SaysWhatIsExpected() => LayerErrors.AssertRefused(
        new AveragePoolingLayer(2) { Stride = 0 }, new(3, 5, 2), "Stride of layer pool1 is 0; expected 1 ≤ stride.");

    [Test]
    public void Build_NoStride_PutsWindowsSideBySide() =>
        LayerRun.Build(new AveragePoolingLayer(3), new(6, 9, 2)).Output.Length.Should().Be(2 * 3 * 2);

    [Test]
    public void Summary_OfALayer_TellsTheWindow() =>
        LayerRun.Build(new AveragePoolingLayer(2), new(3, 5, 2)).Summary.Should().Be("average pooling 2 × 2");
}
