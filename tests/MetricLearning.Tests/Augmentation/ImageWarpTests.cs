using MetricLearning.Augmentation;
using MetricLearning.Data;
using MetricLearning.Sampling;

namespace MetricLearning.Tests.Augmentation;

public class ImageWarpTests
{
    private const float Fill = -1;

    [TestCase(5, 5, 1)]
    [TestCase(1, 1, 1)]
    [TestCase(6, 17, 3)]
    public void Apply_NoMotion_CopiesToTheBit(int height, int width, int channels)
    {
        ImageShape shape = new(height, width, channels);
        float[] image = Image(shape);

        Apply(shape, image, ImageMotion.None).Should().Equal(image);
    }

    [TestCase(1, 0)]
    [TestCase(0, -2)]
    [TestCase(-3, 2)]
    [TestCase(100, -100)]
    public void Apply_WholeShift_IsTheShiftByHand(int right, int down)
    {
        ImageShape shape = new(6, 9, 2);
        float[] image = Image(shape);

        float[] result = Apply(shape, image, ImageMotion.None with { ShiftX = right, ShiftY = down });

        result.Should().Equal(Map(shape, image, (y, x) => (y - down, x - right)));
    }

    [TestCase(90, 1)]
    [TestCase(-90, 1)]
    [TestCase(90, 3)]
    public void Apply_QuarterTurnOfAnOddSquare_IsTheTurnByHand(int degrees, int channels)
    {
        ImageShape shape = new(7, 7, channels);
        float[] image = Image(shape);

        float[] result = Apply(shape, image, ImageMotion.None with { Degrees = degrees });

        // Clockwise, what was on the left comes to the top.
        result.Should().Equal(Map(shape, image, (y, x) => degrees > 0 ? (6 - x, y) : (x, 6 - y)));
    }

    [Test]
    public void Apply_HalfTurn_ReversesThePixels()
    {
        ImageShape shape = new(5, 8, 1);
        float[] image = Image(shape);

        Apply(shape, image, ImageMotion.None with { Degrees = 180 })
            .Zip(image.Reverse()).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1e-4f, "sin π is not quite 0");
    }

    [Test]
    public void Apply_Flip_ExchangesLeftAndRight()
    {
        ImageShape shape = new(4, 5, 3);
        float[] image = Image(shape);

        Apply(shape, image, ImageMotion.None with { IsFlipped = true }).Should().Equal(Map(shape, image, (y, x) => (y, 4 - x)));
    }

    [Test]
    public void Apply_TwiceTheSize_ReadsHalfwayBetweenPixels()
    {
        ImageShape shape = new(1, 5, 1);

        // The centre stays; its neighbours come from half a pixel beside it.
        Apply(shape, [0, 10, 20, 40, 80], ImageMotion.None with { Scale = 2 }).Should().Equal(10, 15, 20, 30, 40);
    }

    [Test]
    public void Apply_HalfTheSize_ReadsEverySecondPixelAndFillsTheRest()
    {
        ImageShape shape = new(1, 5, 1);

        Apply(shape, [1, 2, 3, 4, 5], ImageMotion.None with { Scale = 0.5 }).Should().Equal(Fill, 1, 3, 5, Fill);
    }

    [Test]
    public void Apply_HalfAPixel_BlendsTheBorderWithTheFill()
    {
        ImageShape shape = new(1, 3, 1);

        Apply(shape, [1, 3, 9], ImageMotion.None with { ShiftX = 0.5 }).Should().Equal(0, 2, 6);
    }

    [Test]
    public void Apply_Elastic_ReadsFromWhereTheFieldPoints()
    {
        // The image is its own x, so a pixel inside shows where it was read from.
        ImageShape shape = new(16, 16, 1);
        float[] image = [.. Enumerable.Range(0, shape.Length).Select(i => (float)(i % 16))];
        ElasticField field = new(16, 16, alpha: 8, sigma: 4);
        float[] scratch = new float[field.ScratchCount];
        RandomStream random = new(seed: 1, number: 0);
        field.Draw(ref random, scratch);

        float[] result = Apply(shape, image, ImageMotion.None, new() { ElasticAlpha = 8, ElasticSigma = 4 });

        for (int y = 2; y < 14; y++)
        {
            float[] positions = new float[32];
            field.AddLine(y, scratch, positions);
            for (int x = 2; x < 14; x++)
            {
                result[(y * 16) + x].Should().BeApproximately(x + positions[x], 1e-5f, "displacements are below 2 and floats below 16");
            }
        }
    }

    private static float[] Image(ImageShape shape) => [.. Enumerable.Range(0, shape.Length).Select(i => 0.1f + i)];

    private static float[] Apply(ImageShape shape, float[] image, ImageMotion motion, ImageAugmentationOptions? options = null)
    {
        ImageWarp warp = new(shape, (options ?? new()) with { Fill = Fill });
        float[] scratch = [.. Enumerable.Repeat(float.NaN, warp.ScratchCount)];
        float[] result = new float[shape.Length];
        RandomStream random = new(seed: 1, number: 0);
        warp.Apply(image, motion, ref random, scratch, result);
        return result;
    }

    private static float[] Map(ImageShape shape, float[] image, Func<int, int, (int Y, int X)> source)
    {
        float[] result = new float[shape.Length];
        for (int i = 0; i < shape.Length; i++)
        {
            int pixel = i / shape.Channels;
            (int y, int x) = source(pixel / shape.Width, pixel % shape.Width);
            bool isInside = y >= 0 && y < shape.Height && x >= 0 && x < shape.Width;
            result[i] = isInside ? image[(((y * shape.Width) + x) * shape.Channels) + (i % shape.Channels)] : Fill;
        }

        return result;
    }
}
