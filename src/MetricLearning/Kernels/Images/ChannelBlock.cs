using System.Numerics.Tensors;

namespace MetricLearning.Kernels;

/// <summary>Numbers per channel, repeated over a block of pixels, so that work per channel runs over long spans.</summary>
/// <remarks>An image [pixels × channels] is cut into blocks of this length; each begins at channel 0.</remarks>
internal static class ChannelBlock
{
    private const int WantedLength = 1024;

    /// <summary>Floats of a block: whole pixels, about a thousand floats or one pixel.</summary>
    public static int Length(int channels) => Math.Max(1, WantedLength / channels) * channels;

    /// <summary>Repeats numbers per channel over a block.</summary>
    public static void Fill(ReadOnlySpan<float> perChannel, Span<float> block)
    {
        for (int at = 0; at < block.Length; at += perChannel.Length)
        {
            perChannel.CopyTo(block[at..]);
        }
    }

    /// <summary>Adds a block to every block of an image.</summary>
    public static void Add(Span<float> image, ReadOnlySpan<float> block)
    {
        for (int at = 0; at < image.Length; at += block.Length)
        {
            Span<float> part = image.Slice(at, Math.Min(block.Length, image.Length - at));
            TensorPrimitives.Add(part, block[..part.Length], part);
        }
    }

    /// <summary>Adds every block of an image to a block of sums.</summary>
    public static void Accumulate(ReadOnlySpan<float> image, Span<float> sums)
    {
        for (int at = 0; at < image.Length; at += sums.Length)
        {
            ReadOnlySpan<float> part = image.Slice(at, Math.Min(sums.Length, image.Length - at));
            TensorPrimitives.Add(sums[..part.Length], part, sums[..part.Length]);
        }
    }

    /// <summary>Adds a block of sums up per channel, in double.</summary>
    public static void Fold(ReadOnlySpan<float> sums, Span<double> perChannel)
    {
        for (int at = 0; at < sums.Length; at += perChannel.Length)
        {
            for (int channel = 0; channel < perChannel.Length; channel++)
            {
                perChannel[channel] += sums[at + channel];
            }
        }
    }
}
