using MetricLearning.Data;
using MnistTriplet.Data;
using MnistTriplet.Recipes;

namespace MnistTriplet.Tests.Recipes;

[TestFixture]
internal sealed class BackgroundTests
{
    [Test]
    public void Of_WhiteImagesWithADarkMiddle_IsWhite() => Background.Of(Rows(count: 3, edge: 1, middle: 0.25f)).Should().Be(1);

    [Test]
    public void Of_ManyRows_LooksAtRowsFromStartToEnd()
    {
        // A third of the rows, the last ones, have another edge: too few for the median. Two thirds are enough.
        float[][] dark = [.. Enumerable.Repeat(Image(edge: 0, middle: 1), 2000)];
        float[][] bright = [.. Enumerable.Repeat(Image(edge: 0.5f, middle: 1), 2000)];

        Background.Of(Rows([.. dark, .. bright[..1000]])).Should().Be(0);
        Background.Of(Rows([.. dark[..1000], .. bright])).Should().Be(0.5f);
    }

    private static ImageRows Rows(int count, float edge, float middle) => Rows([.. Enumerable.Repeat(Image(edge, middle), count)]);

    private static ImageRows Rows(float[][] images)
    {
        LabeledDataset dataset = LabeledDataset.FromRows(images, Enumerable.Repeat(0, images.Length));
        return new ImageRows("images", new ImageShape(3, 3, 2), dataset, dataset, dataset);
    }

    // 3×3 pixels of two channels.
    private static float[] Image(float edge, float middle)
    {
        float[] values = [.. Enumerable.Repeat(edge, 18)];
        values[8] = values[9] = middle;
        return values;
    }
}
