using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public class ChannelBlockTests
{
    private static int[] ChannelCounts => [1, 3, 16, 100, 1023, 1024, 1500];

    [TestCase(1, 1024)]
    [TestCase(3, 1023)]
    [TestCase(16, 1024)]
    [TestCase(700, 700)]
    [TestCase(1500, 1500)]
    public void Length_OfChannels_IsThatOfWholePixels(int channels, int expected) => ChannelBlock.Length(channels).Should().Be(expected);

    [Test]
    public void Fill_Numbers_StandInEveryPixelOfTheBlock([ValueSource(nameof(ChannelCounts))] int channels)
    {
        float[] block = new float[ChannelBlock.Length(channels)];

        ChannelBlock.Fill([.. Enumerable.Range(0, channels).Select(i => (float)i)], block);

        block.Should().Equal(block.Select((_, i) => (float)(i % channels)));
    }

    [Test]
    public void Add_BlockToAnImage_AddsToEveryPixel([ValueSource(nameof(ChannelCounts))] int channels)
    {
        float[] image = Image(channels), perChannel = ReferenceMatrix.Random(channels, 2), block = new float[ChannelBlock.Length(channels)];
        float[] sum = [.. image];
        ChannelBlock.Fill(perChannel, block);

        ChannelBlock.Add(sum, block);

        sum.Should().Equal(image.Select((value, i) => value + perChannel[i % channels]));
    }

    [Test]
    public void AccumulateAndFold_Images_GiveTheSumOfEachChannel([ValueSource(nameof(ChannelCounts))] int channels)
    {
        float[] image = Image(channels), sums = new float[ChannelBlock.Length(channels)];
        double[] actual = new double[channels];

        ChannelBlock.Accumulate(image, sums);
        ChannelBlock.Accumulate(image, sums);
        ChannelBlock.Fold(sums, actual);

        for (int channel = 0; channel < channels; channel++)
        {
            double expected = 2 * image.Where((_, i) => i % channels == channel).Sum(value => (double)value);
            actual[channel].Should().BeApproximately(expected, 5e-5, "at most 2,500 numbers below 1, a few of them added in float");
        }
    }

    // Ends within a block.
    private static float[] Image(int channels) => ReferenceMatrix.Random(((2500 / channels) + 1) * channels, channels);
}
