using MetricLearning.Data;
using MetricLearning.Kernels;
using MetricLearning.Sampling;

namespace MetricLearning.Augmentation;

/// <summary>Moves and distorts an image in one pass: each pixel is read, between four others, from where it comes from.</summary>
/// <remarks>Sizes of memory are 32-bit numbers here: <see cref="LongestArray"/> must have been asked before.</remarks>
internal sealed class ImageWarp
{
    private readonly ImageShape _shape;
    private readonly float _fill;
    private readonly int _lineLength;
    private readonly int _frameCount;
    private readonly ElasticField? _field;

    public ImageWarp(in ImageShape shape, ImageAugmentationOptions options)
    {
        _shape = shape;
        _fill = options.Fill;
        _lineLength = BilinearImage.PaddedLength(shape.Width);
        _frameCount = checked((int)BilinearImage.FrameCount(shape.Height, shape.Width, shape.Channels));
        _field = options.ElasticAlpha > 0 ? new(shape.Height, _lineLength, options.ElasticAlpha, options.ElasticSigma) : null;
    }

    /// <summary>How many numbers of scratch memory a call needs.</summary>
    public int ScratchCount => checked(_frameCount + (4 * _lineLength) + (_field?.ScratchCount ?? 0));

    /// <summary>How many numbers the longest array takes that such a warp, its <see cref="ScratchCount"/> included, needs.</summary>
    /// <param name="shape">A shape whose row fits one array.</param>
    /// <param name="options">What the warp would be made with.</param>
    public static long LongestArray(in ImageShape shape, ImageAugmentationOptions options)
    {
        int lineLength = BilinearImage.PaddedLength(shape.Width);
        long scratch = BilinearImage.FrameCount(shape.Height, shape.Width, shape.Channels) + (4L * lineLength);
        return options.ElasticAlpha > 0
            ? Math.Max(
                scratch + ElasticField.FieldCount(shape.Height, lineLength, options.ElasticSigma),
                ElasticField.WeightCount(shape.Height, lineLength))
            : scratch;
    }

    /// <summary>Writes the moved and distorted image.</summary>
    public void Apply(
        ReadOnlySpan<float> source, in ImageMotion motion, ref RandomStream random, Span<float> scratch, Span<float> destination)
    {
        BilinearImage image = new(source, (_shape.Height, _shape.Width, _shape.Channels), _fill, scratch[.._frameCount]);
        scratch = scratch[_frameCount..];
        Span<float> slopes = scratch[..(2 * _lineLength)];
        Span<float> positions = scratch.Slice(2 * _lineLength, 2 * _lineLength);
        Span<float> field = scratch.Slice(4 * _lineLength, _field?.ScratchCount ?? 0);

        PixelMap map = new(_shape, motion);
        map.WriteSlopes(slopes);
        _field?.Draw(ref random, field);
        int lineCount = _shape.Width * _shape.Channels;
        for (int y = 0; y < _shape.Height; y++)
        {
            map.WriteLine(y, slopes, positions);
            _field?.AddLine(y, field, positions);
            image.ReadLine(positions[.._lineLength], positions[_lineLength..], destination.Slice(y * lineCount, lineCount));
        }
    }
}
