using MetricLearning.Augmentation;

namespace MetricLearning.Tests.Augmentation;

public class ImageAugmentationOptionsTests
{
    [TestCase(28, 42, 28)]
    [TestCase(42, 28, 28)]
    [TestCase(3, 3, 3)]
    public void ForShape_Shares_AreOfTheSmallerSide(int height, int width, int side)
    {
        ImageAugmentationOptions options =
            ImageAugmentationOptions.ForShape(new(height, width, 1), shift: 0.25, rotation: 15, scaling: 0.1, bend: 0.5);

        double sigma = Math.Max(1, side / 7.0);
        options.Should().Be(new ImageAugmentationOptions
        {
            MaxShift = 0.25 * side,
            MaxRotation = 15,
            MaxScaling = 0.1,
            ElasticAlpha = 0.5 * side * sigma,
            ElasticSigma = sigma,
        });
    }

    [Test]
    public void ForShape_NoImage_IsRefused() =>
        FluentActions.Invoking(() => ImageAugmentationOptions.ForShape(new(0, 3, 1), 0, 0, 0, 0))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*0 × 3 × 1*");
}
