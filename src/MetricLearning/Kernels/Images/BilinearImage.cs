using System.Runtime.Intrinsics;

namespace MetricLearning.Kernels;

/// <summary>An image that can be read between its pixels, and outside, where a fill value stands.</summary>
/// <remarks>
/// <para>
/// <c>value(x, y) = (1−v)·((1−u)·a + u·b) + v·((1−u)·c + u·d)</c> with the pixels a, b on the line above and c, d on the line below (x, y),
/// and u, v the distances from a. A copy of the image in a frame of one pixel of the fill value makes every position alike: those further
/// out are moved onto the frame. At whole positions the value is the pixel's own.
/// </para>
/// <para>
/// Positions are taken apart eight at a time, the last ones from the padding of the line; pixels are read one by one, through pointers, so
/// the lengths that a caller passes are checked in every build.
/// </para>
/// </remarks>
internal readonly unsafe ref struct BilinearImage
{
    private readonly ReadOnlySpan<float> _frame; // [(h + 2) × (w + 2) × c]
    private readonly int _height;
    private readonly int _width;
    private readonly int _channels;

    /// <summary>Copies an image into its frame.</summary>
    /// <param name="source">The image, [h × w × c].</param>
    /// <param name="shape">The sizes h, w and c, each at least 1.</param>
    /// <param name="fill">What stands outside.</param>
    /// <param name="frame">Memory for the copy, <see cref="FrameCount"/> long.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length differs.</exception>
    public BilinearImage(ReadOnlySpan<float> source, (int Height, int Width, int Channels) shape, float fill, Span<float> frame)
    {
        (_height, _width, _channels) = shape;
        ArgumentOutOfRangeException.ThrowIfNotEqual(source.Length, (long)_height * _width * _channels, nameof(source));
        ArgumentOutOfRangeException.ThrowIfNotEqual(frame.Length, FrameCount(_height, _width, _channels), nameof(frame));
        int line = _width * _channels;
        int framedLine = line + (2 * _channels);
        frame.Fill(fill);
        for (int y = 0; y < _height; y++)
        {
            source.Slice(y * line, line).CopyTo(frame[(((y + 1) * framedLine) + _channels)..]);
        }

        _frame = frame;
    }

    /// <summary>The number of values of an image in its frame, (h + 2)·(w + 2)·c.</summary>
    /// <remarks>A number of 64 bits, which holds it for every image that fits one array; a frame may not.</remarks>
    public static long FrameCount(int height, int width, int channels) => checked((height + 2L) * (width + 2L) * channels);

    /// <summary>The length of the lines of positions for an image of a width: the next multiple of eight.</summary>
    public static int PaddedLength(int width) => checked(width + Vector256<float>.Count - 1) & -Vector256<float>.Count;

    /// <summary>Reads one pixel, all its channels, at each of w positions.</summary>
    /// <param name="xs">The positions' x, <see cref="PaddedLength"/> long; finite, or the values are not numbers either.</param>
    /// <param name="ys">The positions' y, as many.</param>
    /// <param name="destination">Receives the values, [w × c].</param>
    /// <exception cref="ArgumentOutOfRangeException">A length differs.</exception>
    public void ReadLine(ReadOnlySpan<float> xs, ReadOnlySpan<float> ys, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(xs.Length, PaddedLength(_width), nameof(xs));
        ArgumentOutOfRangeException.ThrowIfNotEqual(ys.Length, xs.Length, nameof(ys));
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, (long)_width * _channels, nameof(destination));
        int* starts = stackalloc int[Vector256<int>.Count];
        float* rights = stackalloc float[Vector256<float>.Count];
        float* lowers = stackalloc float[Vector256<float>.Count];
        int stride = (_width + 2) * _channels;
        fixed (float* frame = _frame, x = xs, y = ys, result = destination)
        {
            for (int first = 0; first < _width; first += Vector256<float>.Count)
            {
                Vector256<int> column = Split(Vector256.Load(x + first), _width, out Vector256<float> right);
                Vector256<int> line = Split(Vector256.Load(y + first), _height, out Vector256<float> lower);
                ((line * stride) + (column * _channels)).Store(starts);
                right.Store(rights);
                lower.Store(lowers);
                int count = Math.Min(Vector256<float>.Count, _width - first);
                for (int i = 0; i < count; i++)
                {
                    Blend(frame + starts[i], stride, rights[i], lowers[i], result + ((first + i) * _channels));
                }
            }
        }
    }

    // The frame's pixel at or before a position on one axis of n pixels, 0 to n so that the one after it exists, and the rest. The last
    // bounds are for whole numbers, which a float rounds from 2²⁴ on, and for positions that are no numbers.
    private static Vector256<int> Split(Vector256<float> position, int length, out Vector256<float> rest)
    {
        Vector256<float> end = Vector256.Create((float)length);
        Vector256<float> inFrame = Vector256.Min(Vector256.Max(position, Vector256.Create(-1f)), end) + Vector256<float>.One;
        Vector256<float> whole = Vector256.Min(Vector256.Floor(inFrame), end);
        rest = inFrame - whole;
        return Vector256.Min(Vector256.Max(Vector256.ConvertToInt32(whole), Vector256<int>.Zero), Vector256.Create(length));
    }

    private void Blend(float* pixel, int stride, float right, float lower, float* result)
    {
        for (int channel = 0; channel < _channels; channel++)
        {
            float above = ((1 - right) * pixel[channel]) + (right * pixel[channel + _channels]);
            float below = ((1 - right) * pixel[channel + stride]) + (right * pixel[channel + stride + _channels]);
            result[channel] = ((1 - lower) * above) + (lower * below);
        }
    }
}
