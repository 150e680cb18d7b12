using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public class ChannelMomentsTests
{
    private const int Channels = 3;
    private const int Pixels = 400; // more than a block

    [TestCase(0)]
    [TestCase(10)]
    [TestCase(1000)]
    [TestCase(-10000)]
    public void Combine_MeanLargeBesideTheDeviation_KeepsTheDigits(int mean)
    {
        float[][] images = [.. Enumerable.Range(0, 7).Select(i => Image(mean + (0.2f * i), i))];
        ChannelMoments[] chunks = [Moments(images[..3]), Moments(images[3..4]), Moments(images[4..])];

        for (int channel = 0; channel < Channels; channel++)
        {
            double[] values =
                [.. images.SelectMany(image => image.Where((_, i) => i % Channels == channel)).Select(value => (double)value)];
            double expectedMean = values.Average(), expectedSquares = values.Sum(value => Math.Pow(value - expectedMean, 2));

            ChannelMoments.Combine(chunks, channel, out double actualMean, out double squares);

            // Means are sums of a few floats before they become doubles; squares are of deviations around 0.7.
            actualMean.Should().BeApproximately(expectedMean, 1e-6 * Math.Max(1, Math.Abs(mean)));
            (squares / expectedSquares).Should().BeApproximately(1, 2e-4);
        }
    }

    [Test]
    public void Combine_EqualValues_HasNoSquares()
    {
        ChannelMoments moments = Moments(
            [[.. Enumerable.Repeat(0.1f, Channels * Pixels)], [.. Enumerable.Repeat(0.1f, Channels * Pixels)]]);

        ChannelMoments.Combine([moments], 1, out double mean, out double squares);

        mean.Should().BeApproximately(0.1, 1e-8);
        squares.Should().BeInRange(0, 1e-10);
    }

    [Test]
    public void AddGradient_Images_SumsGradientsAndTheirProductsWithDeviations()
    {
        float[] center = [0.5f, -1, 100];
        float[][] images = [Image(0, 1), Image(3, 2)], gradients = [Image(0, 3), Image(1, 4)];
        ChannelMoments moments = Moments(images);

        moments.Clear(center);
        moments.AddGradient(gradients[0], images[0]);
        moments.AddGradient(gradients[1], images[1]);

        for (int channel = 0; channel < Channels; channel++)
        {
            (double G, double X)[] pairs =
            [
                .. gradients.Zip(images)
                    .SelectMany(pair => pair.First.Zip(pair.Second, (g, x) => ((double)g, (double)x)))
                    .Where((_, i) => i % Channels == channel),
            ];
            moments.GradientSum(channel).Should().BeApproximately(pairs.Sum(pair => pair.G), 1e-3, "800 numbers up to 2");
            moments.GradientProduct(channel).Should().BeApproximately(
                pairs.Sum(pair => pair.G * (pair.X - center[channel])), 0.02, "800 products up to 200");
        }
    }

    private static ChannelMoments Moments(float[][] images)
    {
        ChannelMoments moments = new(Channels);
        moments.Clear([7, 7, 7]);
        moments.Add(Image(50, 99));
        moments.Clear([7, 7, 7]);
        foreach (float[] image in images)
        {
            moments.Add(image);
        }

        return moments;
    }

    private static float[] Image(float mean, int seed) =>
        [.. ReferenceMatrix.Random(Channels * Pixels, seed).Select(value => value + mean)];
}
