using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class GlobalAveragePoolingLayerTests
{
    [Test]
    public void Build_OnAnImage_LeavesOnePixel()
    {
        LayerNode node = LayerRun.Build(new GlobalAveragePoolingLayer(), new(3, 5, 2));

        (node.Output, node.Summary).Should().Be((new ImageShape(1, 1, 2), "global average pooling"));
    }
}
