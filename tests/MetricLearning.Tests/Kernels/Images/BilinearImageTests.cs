using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class BilinearImageTests
{
    private const float Fill = -3;

    [Test]
    public void ReadLine_AnyPositionsAndShape_IsTheFormulaOnAnEndlessPlane(
        [Values(1, 3, 5)] int height, [Values(1, 2, 7, 8, 9, 17)] int width, [Values(1, 2, 3)] int channels)
    {
        Random random = new(height + (10 * width) + (1000 * channels));
        float[] source = Values(random, height * width * channels, from: -1, to: 1);
        int length = BilinearImage.PaddedLength(width);
        for (int repeat = 0; repeat < 20; repeat++)
        {
            float[] xs = Values(random, length, from: -4, to: width + 3);
            float[] ys = Values(random, length, from: -4, to: height + 3);

            float[] result = ReadLine(source, (height, width, channels), xs, ys);

            for (int i = 0; i < width * channels; i++)
            {
                double expected = Expected(source, (height, width, channels), xs[i / channels], ys[i / channels], i % channels);
                ((double)result[i])
                    .Should().BeApproximately(expected, 1e-5, "positions up to 20 have a rest to 2e-6, and values are up to 3");
            }
        }
    }

    [TestCase(-1, 1)]
    [TestCase(3, 1)]
    [TestCase(1, -1)]
    [TestCase(1, 3)]
    [TestCase(1e30f, 1)]
    [TestCase(1, -1e30f)]
    public void ReadLine_OutsideByAPixelOrMore_IsTheFill(float x, float y) => ReadAt(x, y).Should().Be(Fill);

    [TestCase(0, 0, 1)]
    [TestCase(2, 0, 3)]
    [TestCase(2, 2, 9)]
    [TestCase(1, 1, 5)]
    [TestCase(-0.0f, 2, 7)]
    public void ReadLine_WholePosition_IsThePixelToTheBit(float x, float y, int pixel) => ReadAt(x, y).Should().Be(0.1f * pixel);

    [Test]
    public void ReadLine_LargestValues_DoNotOverflow()
    {
        float[] xs = [.. Enumerable.Repeat(0.5f, 8)];

        ReadLine([float.MaxValue, -float.MaxValue, float.MaxValue, float.MaxValue], (2, 2, 1), xs, new float[8])[0].Should().Be(0);
    }

    [TestCase(1, 8)]
    [TestCase(8, 8)]
    [TestCase(9, 16)]
    public void PaddedLength_OfAWidth_IsTheNextMultipleOfEight(int width, int expected) =>
        BilinearImage.PaddedLength(width).Should().Be(expected);

    [TestCase(3, 5, 2, 5 * 7 * 2)]
    [TestCase(46_340, 46_340, 1, 46_342L * 46_342)]
    [TestCase(1, 1, 2_000_000_000, 18_000_000_000)]
    public void FrameCount_OfAShape_IsNotCutToAnInt(int height, int width, int channels, long expected) =>
        BilinearImage.FrameCount(height, width, channels).Should().Be(expected);

    // The image is read through pointers: whoever passes other lengths is stopped, in every build.
    [TestCase(8, 25, "source")]
    [TestCase(9, 24, "frame")]
    [TestCase(9, 26, "frame")]
    public void Constructor_OtherLength_IsRefused(int source, int frame, string name)
    {
        Action act = () => _ = new BilinearImage(new float[source], (3, 3, 1), Fill, new float[frame]);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(name);
    }

    [TestCase(7, 8, 3, "xs")]
    [TestCase(8, 7, 3, "ys")]
    [TestCase(8, 8, 2, "destination")]
    public void ReadLine_OtherLength_IsRefused(int xs, int ys, int destination, string name)
    {
        Action act = () => new BilinearImage(new float[9], (3, 3, 1), Fill, new float[25])
            .ReadLine(new float[xs], new float[ys], new float[destination]);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(name);
    }

    [TestCase(float.NaN, 1)]
    [TestCase(1, float.NaN)]
    public void ReadLine_PositionThatIsNoNumber_IsNoNumberEither(float x, float y) => ReadAt(x, y).Should().Be(float.NaN);

    // A float has 24 bits: the width of this image and the place of its last pixel are rounded up.
    [Test]
    public void ReadLine_WiderThanAFloatCounts_StaysInTheFrame()
    {
        const int Width = (1 << 24) + 3;
        float[] source = new float[Width], frame = new float[BilinearImage.FrameCount(1, Width, 1)], destination = new float[Width];
        float[] xs = new float[BilinearImage.PaddedLength(Width)], ys = new float[xs.Length];
        Array.Fill(source, 1);
        Array.Fill(xs, 2f * Width);
        Array.Fill(ys, 2);

        new BilinearImage(source, (1, Width, 1), Fill, frame).ReadLine(xs, ys, destination);

        destination.AsSpan().ContainsAnyExcept(Fill).Should().BeFalse("everything there lies outside the image");
    }

    [Test]
    public void ReadLine_PositionThatIsNoNumber_StaysInTheFrame() =>
        FluentActions.Invoking(() => ReadAt(float.NaN, float.NaN)).Should().NotThrow();

    [TestCase(8, 25, 8, 3)]
    [TestCase(9, 24, 8, 3)]
    [TestCase(9, 25, 3, 3)]
    [TestCase(9, 25, 8, 2)]
    public void All_OtherSizes_Throw(int sourceLength, int frameLength, int positions, int destinationLength)
    {
        Action act = () =>
        {
            BilinearImage image = new(new float[sourceLength], (3, 3, 1), Fill, new float[frameLength]);
            image.ReadLine(new float[positions], new float[positions], new float[destinationLength]);
        };

        act.Should().Throw<ArgumentOutOfRangeException>();
    }

    private static float ReadAt(float x, float y)
    {
        float[] source = [.. Enumerable.Range(1, 9).Select(i => 0.1f * i)];
        return ReadLine(source, (3, 3, 1), [.. Enumerable.Repeat(x, 8)], [.. Enumerable.Repeat(y, 8)])[0];
    }

    // Numbers stand before and after the result that nobody may touch.
    private static float[] ReadLine(float[] source, (int Height, int Width, int Channels) shape, float[] xs, float[] ys)
    {
        const int Guard = 16;
        float[] frame = [.. Enumerable.Repeat(float.NaN, (int)BilinearImage.FrameCount(shape.Height, shape.Width, shape.Channels))];
        int count = shape.Width * shape.Channels;
        float[] guarded = [.. Enumerable.Repeat(12345f, count + (2 * Guard))];
        BilinearImage image = new(source, shape, Fill, frame);

        image.ReadLine(xs, ys, guarded.AsSpan(Guard, count));

        guarded[..Guard].Concat(guarded[(Guard + count)..]).Should().OnlyContain(value => value == 12345f);
        return guarded[Guard..(Guard + count)];
    }

    private static double Expected(float[] source, (int Height, int Width, int Channels) shape, double x, double y, int channel)
    {
        int left = (int)Math.Floor(x);
        int above = (int)Math.Floor(y);
        double u = x - left;
        double v = y - above;
        return ((1 - v) * (((1 - u) * Pixel(above, left)) + (u * Pixel(above, left + 1))))
            + (v * (((1 - u) * Pixel(above + 1, left)) + (u * Pixel(above + 1, left + 1))));

        double Pixel(int line, int column) => line >= 0 && line < shape.Height && column >= 0 && column < shape.Width
            ? source[(((line * shape.Width) + column) * shape.Channels) + channel]
            : Fill;
    }

    private static float[] Values(Random random, int count, float from, float to) =>
        [.. Enumerable.Range(0, count).Select(_ => from + ((to - from) * random.NextSingle()))];
}
