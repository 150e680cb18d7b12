using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class ConvolutionGeometryTests
{
    [TestCase(28, 5, 1, 0, 24)]
    [TestCase(28, 5, 1, 2, 28)]
    [TestCase(7, 3, 2, 0, 3)]
    [TestCase(8, 3, 2, 0, 3)]
    [TestCase(8, 3, 3, 1, 3)]
    [TestCase(4, 4, 2, 0, 1)]
    public void OutputSizes_OfAGeometry_CountThePositionsOfTheKernel(int input, int kernel, int stride, int padding, int expected)
    {
        ConvolutionGeometry square = new(input, input, 1, 1, kernel, stride, padding), wide = square with { InputHeight = kernel };

        (square.OutputHeight, square.OutputWidth, square.PositionCount).Should().Be((expected, expected, expected * expected));
        wide.OutputWidth.Should().Be(expected, "height and width do not depend on each other");
    }

    [Test]
    public void Lengths_OfAGeometry_AreProductsOfItsSizes()
    {
        ConvolutionGeometry geometry = new(4, 6, 3, 5, KernelSize: 3, Stride: 1, Padding: 1);

        (geometry.InputLength, geometry.KernelLength, geometry.OutputLength).Should().Be((4 * 6 * 3, 3 * 3 * 3, 4 * 6 * 5));
        (geometry.PaddedLineLength, geometry.PaddedLength).Should().Be((8 * 3, 6 * 8 * 3));
    }
}
