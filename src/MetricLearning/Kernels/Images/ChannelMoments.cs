using System.Numerics.Tensors;

namespace MetricLearning.Kernels;

/// <summary>Sums per channel over images: of values and squared deviations, or of gradients and their products with values.</summary>
/// <remarks>
/// Within an image deviations are taken from the image's own mean and put together in double, so a mean that is large beside the deviation
/// costs no accuracy. Source: Chan, Golub, LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979.
/// </remarks>
internal sealed class ChannelMoments(int channels)
{
    private readonly float[] _sums = new float[ChannelBlock.Length(channels)];
    private readonly float[] _products = new float[ChannelBlock.Length(channels)];
    private readonly float[] _center = new float[ChannelBlock.Length(channels)];
    private readonly float[] _deviations = new float[ChannelBlock.Length(channels)];
    private readonly double[] _imageSums = new double[channels];
    private readonly double[] _first = new double[channels]; // Σ of image means, or Σ dz
    private readonly double[] _second = new double[channels]; // Σ of squared image means, or Σ dz·(x − center)
    private readonly double[] _within = new double[channels]; // Σ of squared deviations from image means
    private int _imageCount;
    private int _pixelCount;

    /// <summary>Forgets all; from now on gradients are multiplied with deviations from a center, [channels].</summary>
    public void Clear(ReadOnlySpan<float> center)
    {
        Array.Clear(_first);
        Array.Clear(_second);
        Array.Clear(_within);
        _imageCount = 0;
        ChannelBlock.Fill(center, _center);
    }

    /// <summary>Adds an image.</summary>
    public void Add(ReadOnlySpan<float> image)
    {
        _pixelCount = image.Length / channels;
        _imageCount++;
        Array.Clear(_sums);
        ChannelBlock.Accumulate(image, _sums);
        Array.Clear(_imageSums);
        ChannelBlock.Fold(_sums, _imageSums);
        for (int channel = 0; channel < channels; channel++)
        {
            double mean = _imageSums[channel] / _pixelCount;
            _first[channel] += mean;
            _second[channel] += mean * mean;
            _center[channel] = (float)mean;
        }

        ChannelBlock.Fill(_center.AsSpan(0, channels), _center);
        AccumulateProducts(image, image, isSquare: true);
        ChannelBlock.Fold(_products, _within);
    }

    /// <summary>Adds an image's gradient and its product with the image.</summary>
    public void AddGradient(ReadOnlySpan<float> gradient, ReadOnlySpan<float> image)
    {
        Array.Clear(_sums);
        ChannelBlock.Accumulate(gradient, _sums);
        ChannelBlock.Fold(_sums, _first);
        AccumulateProducts(gradient, image, isSquare: false);
        ChannelBlock.Fold(_products, _second);
    }

    /// <summary>Σ dz of a channel.</summary>
    public double GradientSum(int channel) => _first[channel];

    /// <summary>Σ dz·(x − center) of a channel.</summary>
    public double GradientProduct(int channel) => _second[channel];

    /// <summary>Puts chunks of images of one size together.</summary>
    /// <param name="chunks">The chunks, in order.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="mean">Receives the mean of all values.</param>
    /// <param name="squares">Receives the sum of the squared deviations from it.</param>
    public static void Combine(ReadOnlySpan<ChannelMoments> chunks, int channel, out double mean, out double squares)
    {
        double sum = 0, sumOfSquares = 0, within = 0;
        int images = 0;
        foreach (ChannelMoments chunk in chunks)
        {
            sum += chunk._first[channel];
            sumOfSquares += chunk._second[channel];
            within += chunk._within[channel];
            images += chunk._imageCount;
        }

        mean = sum / images;
        squares = within + (Math.Max(0, sumOfSquares - (sum * mean)) * chunks[0]._pixelCount);
    }

    // Σ (x − center)² or Σ g·(x − center), block by block.
    private void AccumulateProducts(ReadOnlySpan<float> factor, ReadOnlySpan<float> image, bool isSquare)
    {
        Array.Clear(_products);
        for (int at = 0; at < image.Length; at += _products.Length)
        {
            int count = Math.Min(_products.Length, image.Length - at);
            Span<float> deviations = _deviations.AsSpan(0, count), products = _products.AsSpan(0, count);
            TensorPrimitives.Subtract(image.Slice(at, count), _center.AsSpan(0, count), deviations);
            TensorPrimitives.MultiplyAdd(isSquare ? deviations : factor.Slice(at, count), deviations, products, products);
        }
    }
}
