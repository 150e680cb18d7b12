using MetricLearning.Data;

namespace MetricLearning.Tests.Data;

public class ImageShapeTests
{
    [Test]
    public void Counts_OfAColourImage_AreProductsOfItsSides()
    {
        ImageShape shape = new(Height: 4, Width: 5, Channels: 3);

        shape.PixelCount.Should().Be(20);
        shape.Length.Should().Be(60);
    }

    [Test]
    public void Counts_BeyondAnInt_Overflow()
    {
        ImageShape shape = new(1 << 16, 1 << 15, 1);

        shape.Invoking(s => s.PixelCount).Should().Throw<OverflowException>();
        shape.Invoking(s => s.Length).Should().Throw<OverflowException>();
    }

    [Test]
    public void ToString_AnyShape_NamesHeightWidthAndChannels() => new ImageShape(28, 27, 1).ToString().Should().Be("28 × 27 × 1");

    [TestCase(1, 1, 1)]
    [TestCase(4, 5, 3)]
    [TestCase(1 << 15, 1 << 15, 1)]
    public void ThrowIfInvalid_ShapeOfARow_Passes(int height, int width, int channels) =>
        new ImageShape(height, width, channels).Invoking(shape => shape.ThrowIfInvalid("shape")).Should().NotThrow();

    [TestCase(0, 5, 3)]
    [TestCase(4, -5, 3)]
    [TestCase(4, 5, 0)]
    [TestCase(-4, -5, 3)]
    public void ThrowIfInvalid_SideBelowOne_SaysWhatIsExpected(int height, int width, int channels)
    {
        Action act = () => new ImageShape(height, width, channels).ThrowIfInvalid("shape");

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("shape").WithMessage(
            $"shape is {height} × {width} × {channels}; expected a height, a width and a number of channels of at least 1. " +
            "Pass the shape of the images.*");
    }

    [TestCase(1 << 16, 1 << 15, 1)]
    [TestCase(1 << 30, 1 << 30, 1 << 30)]
    [TestCase(1 << 22, 1 << 21, 1 << 21)]
    public void ThrowIfInvalid_MoreValuesThanAnArrayHolds_SaysHowManyFit(int height, int width, int channels)
    {
        Action act = () => new ImageShape(height, width, channels).ThrowIfInvalid("shape");

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("shape").WithMessage(
            $"shape is {height} × {width} × {channels}; at most {Array.MaxLength} values fit one row. Pass the shape of a single image.*");
    }
}
