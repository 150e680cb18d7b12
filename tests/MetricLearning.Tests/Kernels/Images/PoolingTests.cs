using CsCheck;
using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public class PoolingTests
{
    // Windows side by side, overlapping, apart, as large as the image; lines and columns left over; channels around whole vectors.
    private static readonly Gen<(PoolingGeometry Geometry, int Seed)> Any =
        from height in Gen.Int[1, 9]
        from width in Gen.Int[1, 9]
        from channels in Gen.Int[1, 17]
        from windowHeight in Gen.Int[1, height]
        from windowWidth in Gen.Int[1, width]
        from strideY in Gen.Int[1, 4]
        from strideX in Gen.Int[1, 4]
        from seed in Gen.Int[0, 1_000_000]
        select (new PoolingGeometry(height, width, channels, windowHeight, windowWidth, strideY, strideX), seed);

    [Test]
    public void Max_AnyGeometryAndManyTies_AgreesWithPlainLoops() =>
        Any.Sample(
            c =>
            {
                Random random = new(c.Seed);
                float[] image = [.. Enumerable.Range(0, c.Geometry.InputLength).Select(_ => (float)random.Next(-2, 3))];
                float[] gradient = ReferenceMatrix.Random(c.Geometry.OutputLength, c.Seed);
                float[] output = new float[c.Geometry.OutputLength], imageGradient = [.. image];
                double[] expected = new double[output.Length], expectedGradient = new double[image.Length];
                for (int i = 0; i < output.Length; i++)
                {
                    int[] window = Window(c.Geometry, i);
                    expected[i] = window.Max(at => image[at]);
                    expectedGradient[window.First(at => image[at] == expected[i])] += gradient[i];
                }

                new Pooling(c.Geometry).MaxForward(image, output);
                new Pooling(c.Geometry).MaxBackward(image, output, gradient, imageGradient);

                Close.Assert(output, expected, 0, $"output of {c.Geometry}");
                Close.Assert(imageGradient, expectedGradient, 5e-6, $"gradient of {c.Geometry}, at most 81 numbers below 1");
            },
            iter: 200,
            threads: 1);

    [Test]
    public void Average_AnyGeometry_AgreesWithPlainLoops() =>
        Any.Sample(
            c =>
            {
                float[] image = ReferenceMatrix.Random(c.Geometry.InputLength, c.Seed);
                float[] gradient = ReferenceMatrix.Random(c.Geometry.OutputLength, c.Seed + 1);
                float[] output = new float[c.Geometry.OutputLength], imageGradient = [.. image];
                double[] expected = new double[output.Length], expectedGradient = new double[image.Length];
                for (int i = 0; i < output.Length; i++)
                {
                    int[] window = Window(c.Geometry, i);
                    expected[i] = window.Average(at => image[at]);
                    foreach (int at in window)
                    {
                        expectedGradient[at] += (double)gradient[i] / window.Length;
                    }
                }

                new Pooling(c.Geometry).AverageForward(image, output);
                new Pooling(c.Geometry).AverageBackward(gradient, imageGradient);

                Close.Assert(output, expected, 5e-6, $"output of {c.Geometry}, at most 81 numbers below 1");
                Close.Assert(imageGradient, expectedGradient, 5e-6, $"gradient of {c.Geometry}, at most 81 numbers below 1");
            },
            iter: 200,
            threads: 1);

    [Test]
    public void MaxForward_NotANumberInAWindow_IsPassedOn([Values(1, 33)] int channels)
    {
        float[] image = new float[4 * channels], output = new float[channels];
        image[2 * channels] = float.NaN;

        new Pooling(new(2, 2, channels, 2, 2, 2, 2)).MaxForward(image, output);

        output[0].Should().Be(float.NaN, "whoever watches over training must see it");
    }

    [TestCase(15, 4)]
    [TestCase(16, 3)]
    [TestCase(17, 4)]
    public void All_OtherSizes_ThrowAndWriteNothing(int imageLength, int outputLength)
    {
        Pooling pooling = new(new(4, 4, 1, 2, 2, 2, 2));
        float[] image = new float[imageLength], output = new float[outputLength], right = new float[imageLength == 16 ? 4 : outputLength];
        Array.Fill(image, 1);

        pooling.Invoking(p => p.MaxForward(image, output)).Should().Throw<InvalidOperationException>();
        pooling.Invoking(p => p.AverageForward(image, output)).Should().Throw<InvalidOperationException>();
        pooling.Invoking(p => p.MaxBackward(image, output, right, image)).Should().Throw<InvalidOperationException>();
        pooling.Invoking(p => p.AverageBackward(output, image)).Should().Throw<InvalidOperationException>();

        image.Should().OnlyContain(value => value == 1);
        output.Should().OnlyContain(value => value == 0);
    }

    private static int[] Window(PoolingGeometry g, int output)
    {
        (int pixel, int channel) = Math.DivRem(output, g.Channels);
        (int y, int x) = Math.DivRem(pixel, g.OutputWidth);
        return
        [
            .. from windowY in Enumerable.Range(y * g.StrideY, g.WindowHeight)
               from windowX in Enumerable.Range(x * g.StrideX, g.WindowWidth)
               select (((windowY * g.InputWidth) + windowX) * g.Channels) + channel,
        ];
    }
}
