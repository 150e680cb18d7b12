using MetricLearning.Data;
using MetricLearning.Sampling;

namespace MetricLearning.Augmentation;

/// <summary>A box of pixels that is erased; empty where nothing is.</summary>
internal readonly record struct ErasedBox(int Top, int Left, int Height, int Width)
{
    private const double MinAspect = 0.3; // the paper's r₁; the largest ratio is 1 / r₁

    /// <summary>Draws a box that lies within the image. Always takes five numbers from the stream, also where nothing is erased.</summary>
    public static ErasedBox Draw(in ImageShape shape, ImageAugmentationOptions options, ref RandomStream random)
    {
        bool isErased = random.NextDouble() < options.EraseProbability;
        double area = options.MinErasedArea + (random.NextDouble() * (options.MaxErasedArea - options.MinErasedArea));

        // A box of height √(area·h·w·aspect) and width √(area·h·w/aspect) fits for aspects from area·h/w to h/(area·w).
        double ratio = (double)shape.Height / shape.Width;
        double low = Math.Min(Math.Max(MinAspect, area * ratio), ratio / area);
        double high = Math.Max(Math.Min(1 / MinAspect, ratio / area), low);
        double aspect = low * Math.Pow(high / low, random.NextDouble());
        double pixels = area * shape.PixelCount;
        int height = Math.Clamp((int)Math.Round(Math.Sqrt(pixels * aspect)), 1, shape.Height);
        int width = Math.Clamp((int)Math.Round(Math.Sqrt(pixels / aspect)), 1, shape.Width);
        int top = random.Next(shape.Height - height + 1);
        int left = random.Next(shape.Width - width + 1);
        return isErased ? new(top, left, height, width) : default;
    }

    /// <summary>Writes a value to all channels of the box.</summary>
    public void Fill(in ImageShape shape, Span<float> image, float value)
    {
        for (int y = Top; y < Top + Height; y++)
        {
            image.Slice(((y * shape.Width) + Left) * shape.Channels, Width * shape.Channels).Fill(value);
        }
    }
}
