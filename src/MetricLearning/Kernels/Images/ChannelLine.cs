using System.Numerics.Tensors;

namespace MetricLearning.Kernels;

/// <summary>A line per channel, <c>y = factor·(x − center) + addend</c>, applied to whole images.</summary>
/// <remarks>
/// The center is subtracted first: of values that are large beside their deviations from it, <c>factor·x + addend</c> would leave the
/// rounding of two large numbers.
/// </remarks>
internal sealed class ChannelLine(int channels)
{
    private const int PieceLength = 1024;

    private readonly float[] _factors = new float[ChannelBlock.Length(channels)];
    private readonly float[] _centers = new float[ChannelBlock.Length(channels)];
    private readonly float[] _addends = new float[ChannelBlock.Length(channels)];
    private bool _hasCenters;

    /// <summary>Sets the line of a channel; <see cref="Complete"/> ends a series of these.</summary>
    public void Set(int channel, double factor, float center, double addend)
    {
        _factors[channel] = (float)factor;
        _centers[channel] = center;
        _addends[channel] = (float)addend;
    }

    /// <summary>Makes the lines ready for use.</summary>
    public void Complete()
    {
        ChannelBlock.Fill(_factors.AsSpan(0, channels), _factors);
        ChannelBlock.Fill(_centers.AsSpan(0, channels), _centers);
        ChannelBlock.Fill(_addends.AsSpan(0, channels), _addends);
        _hasCenters = _centers.AsSpan(0, channels).ContainsAnyExcept(0);
    }

    /// <summary><c>y = factor·(x − center) + addend</c>; y may be x.</summary>
    public void Apply(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int at = 0; at < x.Length; at += _factors.Length)
        {
            int count = Math.Min(_factors.Length, x.Length - at);
            ReadOnlySpan<float> values = x.Slice(at, count);
            Span<float> part = y.Slice(at, count);
            if (_hasCenters)
            {
                TensorPrimitives.Subtract(values, _centers.AsSpan(0, count), part);
                values = part;
            }

            TensorPrimitives.MultiplyAdd(values, _factors.AsSpan(0, count), _addends.AsSpan(0, count), part);
        }
    }

    /// <summary><c>y = factor·(x − center) + y</c>.</summary>
    public void Accumulate(ReadOnlySpan<float> x, Span<float> y)
    {
        Span<float> deviations = stackalloc float[PieceLength];
        for (int at = 0, count; at < x.Length; at += count)
        {
            int inBlock = at % _factors.Length;
            count = Math.Min(PieceLength, Math.Min(_factors.Length - inBlock, x.Length - at));
            Span<float> part = y.Slice(at, count), piece = deviations[..count];
            TensorPrimitives.Subtract(x.Slice(at, count), _centers.AsSpan(inBlock, count), piece);
            TensorPrimitives.MultiplyAdd(piece, _factors.AsSpan(inBlock, count), part, part);
        }
    }
}
