using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public class ChannelLineTests
{
    private const int Channels = 3;

    private static int[] PixelCounts => [1, 5, 341, 342, 700];

    [Test]
    public void Apply_LinesPerChannel_MapEveryPixel([ValueSource(nameof(PixelCounts))] int pixels)
    {
        float[] x = ReferenceMatrix.Random(pixels * Channels, 1), y = new float[x.Length];

        Line().Apply(x, y);

        y.Should().Equal(x.Select((value, i) => ((value - Center(i)) * Factor(i)) + Addend(i)));
    }

    [Test]
    public void Accumulate_LinesPerChannel_AddTheFactorsShareAlone([ValueSource(nameof(PixelCounts))] int pixels)
    {
        float[] x = ReferenceMatrix.Random(pixels * Channels, 1), before = ReferenceMatrix.Random(x.Length, 2), y = [.. before];

        Line().Accumulate(x, y);

        y.Should().Equal(x.Select((value, i) => ((value - Center(i)) * Factor(i)) + before[i]));
    }

    [Test]
    public void Complete_AfterAnotherSeries_ForgetsTheFirst()
    {
        ChannelLine line = Line();
        for (int channel = 0; channel < Channels; channel++)
        {
            line.Set(channel, 0, 0, 7);
        }

        line.Complete();
        float[] y = new float[4 * Channels];
        line.Apply(y, y);

        y.Should().AllBeEquivalentTo(7f);
    }

    // Powers of two make products exact, fused or not.
    private static float Factor(int i) => 1 << (i % Channels);

    private static float Addend(int i) => 10 * (i % Channels);

    private static float Center(int i) => (i % Channels) - 0.5f;

    private static ChannelLine Line()
    {
        ChannelLine line = new(Channels);
        for (int channel = 0; channel < Channels; channel++)
        {
            line.Set(channel, Factor(channel), Center(channel), Addend(channel));
        }

        line.Complete();
        return line;
    }
}
