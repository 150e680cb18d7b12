using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class PoolingGeometryTests
{
    [Test]
    public void Sizes_WindowsThatDoNotFit_AreLeftOut()
    {
        PoolingGeometry geometry = new(7, 8, Channels: 3, WindowHeight: 2, WindowWidth: 3, StrideY: 2, StrideX: 3);

        (geometry.OutputHeight, geometry.OutputWidth).Should().Be((3, 2));
        (geometry.InputLength, geometry.OutputLength, geometry.LineLength).Should().Be((7 * 8 * 3, 3 * 2 * 3, 8 * 3));
    }

    [Test]
    public void StartOf_AnOutput_IsItsWindowsFirstFloat() =>
        new PoolingGeometry(7, 8, Channels: 3, WindowHeight: 3, WindowWidth: 3, StrideY: 2, StrideX: 1).StartOf(outputY: 1, outputX: 4)
            .Should().Be(((2 * 8) + 4) * 3);
}
