using System.Numerics.Tensors;

namespace MetricLearning.Kernels;

/// <summary>A line per channel, <c>y = factor·x + addend</c>, applied to whole images.</summary>
internal sealed class ChannelLine(int channels)
{
    private readonly float[] _factors = new float[ChannelBlock.Length(channels)];
    private readonly float[] _addends = new float[ChannelBlock.Length(channels)];

    /// <summary>Sets the line of a channel; <see cref="Complete"/> ends a series of these.</summary>
    public void Set(int channel, double factor, double addend)
    {
        _factors[channel] = (float)factor;
        _addends[channel] = (float)addend;
    }

    /// <summary>Makes the lines ready for use.</summary>
    public void Complete()
    {
        ChannelBlock.Fill(_factors.AsSpan(0, channels), _factors);
        ChannelBlock.Fill(_addends.AsSpan(0, channels), _addends);
    }

    /// <summary><c>y = factor·x + addend</c>.</summary>
    public void Apply(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int at = 0; at < x.Length; at += _factors.Length)
        {
            int count = Math.Min(_factors.Length, x.Length - at);
            TensorPrimitives.MultiplyAdd(x.Slice(at, count), _factors.AsSpan(0, count), _addends.AsSpan(0, count), y.Slice(at, count));
        }
    }

    /// <summary><c>y = factor·x + y</c>.</summary>
    public void Accumulate(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int at = 0; at < x.Length; at += _factors.Length)
        {
            int count = Math.Min(_factors.Length, x.Length - at);
            Span<float> part = y.Slice(at, count);
            TensorPrimitives.MultiplyAdd(x.Slice(at, count), _factors.AsSpan(0, count), part, part);
        }
    }
}
