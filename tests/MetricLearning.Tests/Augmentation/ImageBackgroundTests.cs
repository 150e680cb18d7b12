using MetricLearning.Augmentation;
using MetricLearning.Data;

namespace MetricLearning.Tests.Augmentation;

public class ImageBackgroundTests
{
    private static readonly ImageShape Shape = new(3, 3, 2);

    [Test]
    public void Of_WhiteImagesWithADarkMiddle_IsWhite() =>
        Of([.. Enumerable.Repeat(Image(edge: 1, middle: 0.25f), 3)]).Should().Be(1);

    [Test]
    public void Of_ManyRows_LooksAtRowsFromStartToEnd()
    {
        // A third of the rows, the last ones, have another edge: too few for the median. Two thirds are enough.
        float[][] dark = [.. Enumerable.Repeat(Image(edge: 0, middle: 1), 2000)];
        float[][] bright = [.. Enumerable.Repeat(Image(edge: 0.5f, middle: 1), 2000)];

        Of([.. dark, .. bright[..1000]]).Should().Be(0);
        Of([.. dark[..1000], .. bright]).Should().Be(0.5f);
    }

    [Test]
    public void Of_AnotherShape_IsRefused()
    {
        LabeledDataset rows = LabeledDataset.FromRows([Image(0, 1)], [0]);

        FluentActions.Invoking(() => ImageBackground.Of(rows, new(3, 3, 1))).Should().Throw<ArgumentException>().WithMessage("*18*9*");
        FluentActions.Invoking(() => ImageBackground.Of(rows, new(0, 3, 1))).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => ImageBackground.Of(null!, Shape)).Should().Throw<ArgumentNullException>();
    }

    private static float Of(float[][] images) =>
        ImageBackground.Of(LabeledDataset.FromRows(images, Enumerable.Repeat(0, images.Length)), Shape);

    // 3×3 pixels of two channels.
    private static float[] Image(float edge, float middle)
    {
        float[] values = [.. Enumerable.Repeat(edge, 18)];
        values[8] = values[9] = middle;
        return values;
    }
}
