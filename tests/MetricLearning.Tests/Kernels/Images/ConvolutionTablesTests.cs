using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class ConvolutionTablesTests
{
    [Test]
    public void Tables_SmallImageWithStrideAndBorder_PointIntoThePaddedImage()
    {
        // 2 × 3 pixels of 2 channels and a border of 1: lines of 10 floats. The kernel stands at pixels 0 and 2 of lines 0 and 2.
        ConvolutionTables tables = new(new(2, 3, 2, 1, KernelSize: 2, Stride: 2, Padding: 1));

        tables.Positions.Should().Equal(0, 4, 20, 24);
        tables.Kernel.Should().Equal(0, 1, 2, 3, 10, 11, 12, 13);
    }
}
