using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace MetricLearning.Kernels;

/// <summary>Pooling of one image, forward and backward: each output pixel sums up a window of input pixels, channel by channel.</summary>
internal sealed unsafe class Pooling
{
    private const int CacheLineFloats = 16;

    private readonly PoolingGeometry _geometry;
    private readonly int[] _window; // where each pixel of a window lies, seen from the first

    /// <summary>Makes a pooling of images of one size.</summary>
    public Pooling(in PoolingGeometry geometry)
    {
        _geometry = geometry;
        _window = new int[checked(geometry.WindowHeight * geometry.WindowWidth)];
        for (int pixel = 0; pixel < _window.Length; pixel++)
        {
            (int y, int x) = Math.DivRem(pixel, geometry.WindowWidth);
            _window[pixel] = (y * geometry.LineLength) + (x * geometry.Channels);
        }
    }

    /// <summary>The largest number of each window.</summary>
    public void MaxForward(ReadOnlySpan<float> image, Span<float> output) =>
        Forward<LargestOfWindow>(image, output);

    /// <summary>The mean of each window.</summary>
    public void AverageForward(ReadOnlySpan<float> image, Span<float> output) =>
        Forward<MeanOfWindow>(image, output);

    /// <summary>Gives the gradient of each output to the first pixel of its window that holds the largest number.</summary>
    /// <param name="image">The input image.</param>
    /// <param name="output">What <see cref="MaxForward"/> made of it.</param>
    /// <param name="outputGradient">The gradient with respect to the output.</param>
    /// <param name="imageGradient">Receives that with respect to the image; every element is written.</param>
    public void MaxBackward(
        ReadOnlySpan<float> image,
        ReadOnlySpan<float> output,
        ReadOnlySpan<float> outputGradient,
        Span<float> imageGradient)
    {
        Require(image.Length, output.Length);
        Require(imageGradient.Length, outputGradient.Length);
        imageGradient.Clear();
        fixed (float* x = image, y = output, dy = outputGradient, dx = imageGradient)
        fixed (int* window = _window)
        {
            Fetch(x, image.Length);
            float* largest = y, gradient = dy;
            int channels = _geometry.Channels;
            for (int line = 0; line < _geometry.OutputHeight; line++)
            {
                for (int column = 0; column < _geometry.OutputWidth; column++, largest += channels, gradient += channels)
                {
                    int start = _geometry.StartOf(line, column), channel = 0;
                    for (; channel <= channels - Vector<float>.Count; channel += Vector<float>.Count)
                    {
                        Vector<float> most = Vector.Load(largest + channel), given = Vector.Load(gradient + channel);
                        GiveToLargest(x + start + channel, window, most, given, dx + start + channel);
                    }

                    for (; channel < channels; channel++)
                    {
                        GiveToLargest(x + start + channel, window, largest[channel], gradient[channel], dx + start + channel);
                    }
                }
            }
        }
    }

    /// <summary>Shares the gradient of each output equally among the pixels of its window.</summary>
    /// <param name="outputGradient">The gradient with respect to the output.</param>
    /// <param name="imageGradient">Receives that with respect to the image; every element is written.</param>
    public void AverageBackward(ReadOnlySpan<float> outputGradient, Span<float> imageGradient)
    {
        Require(imageGradient.Length, outputGradient.Length);
        imageGradient.Clear();
        float share = 1f / _window.Length;
        int at = 0;
        for (int y = 0; y < _geometry.OutputHeight; y++)
        {
            for (int x = 0; x < _geometry.OutputWidth; x++, at += _geometry.Channels)
            {
                ReadOnlySpan<float> gradient = outputGradient.Slice(at, _geometry.Channels);
                for (int pixel = 0; pixel < _window.Length; pixel++)
                {
                    Span<float> target = imageGradient.Slice(_geometry.StartOf(y, x) + _window[pixel], _geometry.Channels);
                    TensorPrimitives.MultiplyAdd(gradient, share, target, target);
                }
            }
        }
    }

    private void Require(int imageLength, int outputLength)
    {
        SizeCheck.Exact(imageLength, _geometry.InputLength);
        SizeCheck.Exact(outputLength, _geometry.OutputLength);
    }

    // The image was written in the forward pass, long ago: asking for all of it at once is faster than waiting for line after line.
    private static void Fetch(float* values, int length)
    {
        for (int i = 0; i < length && Sse.IsSupported; i += CacheLineFloats)
        {
            Sse.Prefetch0(values + i);
        }
    }

    private void Forward<TSummary>(ReadOnlySpan<float> image, Span<float> output)
        where TSummary : struct, IWindowSummary
    {
        Require(image.Length, output.Length);
        float scale = TSummary.Scale(_window.Length);
        int at = 0;
        for (int y = 0; y < _geometry.OutputHeight; y++)
        {
            for (int x = 0; x < _geometry.OutputWidth; x++, at += _geometry.Channels)
            {
                int start = _geometry.StartOf(y, x), channel = 0;
                for (; channel <= _geometry.Channels - Vector<float>.Count; channel += Vector<float>.Count)
                {
                    Vector<float> sum = Load(image, start + channel);
                    for (int pixel = 1; pixel < _window.Length; pixel++)
                    {
                        sum = TSummary.Add(sum, Load(image, start + channel + _window[pixel]));
                    }

                    (sum * scale).CopyTo(output[(at + channel)..]);
                }

                for (; channel < _geometry.Channels; channel++)
                {
                    float sum = image[start + channel];
                    for (int pixel = 1; pixel < _window.Length; pixel++)
                    {
                        sum = TSummary.Add(sum, image[start + channel + _window[pixel]]);
                    }

                    output[at + channel] = sum * scale;
                }
            }
        }
    }

    // Windows may overlap, so gradients are added up.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void GiveToLargest(float* pixels, int* window, Vector<float> largest, Vector<float> gradient, float* pixelGradients)
    {
        Vector<int> open = Vector<int>.AllBitsSet;
        for (int pixel = 0; pixel < _window.Length; pixel++)
        {
            nint offset = window[pixel];
            Vector<int> receives = Vector.Equals(Vector.Load(pixels + offset), largest) & open;
            open = Vector.AndNot(open, receives);
            Vector<float> received = Vector.ConditionalSelect(receives, gradient, Vector<float>.Zero);
            Vector.Store(Vector.Load(pixelGradients + offset) + received, pixelGradients + offset);
        }
    }

    private void GiveToLargest(float* pixels, int* window, float largest, float gradient, float* pixelGradients)
    {
        for (int pixel = 0; pixel < _window.Length; pixel++)
        {
            int offset = window[pixel];
            if (pixels[offset] == largest)
            {
                pixelGradients[offset] += gradient;
                return;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Load(ReadOnlySpan<float> values, int at) =>
        new(values[at..]);

    private interface IWindowSummary
    {
        static abstract Vector<float> Add(Vector<float> sum, Vector<float> value);

        static abstract float Add(float sum, float value);

        static abstract float Scale(int count);
    }

    private readonly struct LargestOfWindow : IWindowSummary
    {
        public static Vector<float> Add(Vector<float> sum, Vector<float> value) => Vector.Max(sum, value);

        public static float Add(float sum, float value) => MathF.Max(sum, value);

        public static float Scale(int count) => 1;
    }

    private readonly struct MeanOfWindow : IWindowSummary
    {
        public static Vector<float> Add(Vector<float> sum, Vector<float> value) => sum + value;

        public static float Add(float sum, float value) => sum + value;

        public static float Scale(int count) => 1f / count;
    }
}
