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

    [TestCase(1 << 16, 1, 1, 1, 0, false, TestName = "Fits: image of 2^32 pixels")]
    [TestCase(1 << 15, 1, 1, 1, 0, true, TestName = "Fits: image of 2^30 pixels")]
    [TestCase(1 << 15, 1, 4, 1, 0, false, TestName = "Fits: output of 2^32 values")]
    [TestCase(1 << 15, 1, 1, 1, 1 << 15, false, TestName = "Fits: 2^17 lines with their border")]
    [TestCase(1 << 12, 1, 1 << 20, 1 << 12, 0, false, TestName = "Fits: weights of 2^44 values")]
    [TestCase(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, false, TestName = "Fits: everything as large as it " +
        "can be")]
    public void Fits_LargeSizes_AreTakenIn64Bits(int size, int inputChannels, int outputChannels, int kernel, int padding, bool expected)
    {
        ConvolutionGeometry geometry = new(size, size, inputChannels, outputChannels, kernel, Stride: 1, padding);

        geometry.Fits.Should().Be(expected);
        if (!expected)
        {
            FluentActions.Invoking(() => new ConvolutionTables(geometry))
                .Should().Throw<ArgumentException>().WithMessage("*do not fit one array*");
        }
    }

    [Test]
    public void Lengths_OfAGeometry_AreProductsOfItsSizes()
    {
        ConvolutionGeometry geometry = new(4, 6, 3, 5, KernelSize: 3, Stride: 1, Padding: 1);

        (geometry.InputLength, geometry.KernelLength, geometry.OutputLength).Should().Be((4 * 6 * 3, 3 * 3 * 3, 4 * 6 * 5));
        (geometry.PaddedLineLength, geometry.PaddedLength).Should().Be((8 * 3, 6 * 8 * 3));
    }
}
