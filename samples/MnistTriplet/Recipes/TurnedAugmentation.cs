using MetricLearning.Augmentation;
using MetricLearning.Data;

namespace MnistTriplet.Recipes;

/// <summary>Turns square images as the step says, then changes them as another augmentation does.</summary>
/// <remarks>Immutable, and thread-safe as far as the inner augmentation is.</remarks>
/// <param name="inner">What changes the turned image.</param>
/// <param name="shape">The shape of the images, as high as wide.</param>
/// <param name="turns">Which steps turn their images.</param>
internal sealed class TurnedAugmentation(IRowAugmentation inner, ImageShape shape, QuarterTurns turns) : IRowAugmentation
{
    public int FeatureCount => inner.FeatureCount;

    public int ScratchCount => inner.ScratchCount + FeatureCount;

    public void Augment(ReadOnlySpan<float> source, long stepIndex, int rowIndex, Span<float> scratch, Span<float> destination)
    {
        int quarters = turns.Of(stepIndex);
        if (quarters == 0)
        {
            inner.Augment(source, stepIndex, rowIndex, scratch, destination);
            return;
        }

        Span<float> turned = scratch[..FeatureCount];
        Turn(source, quarters, turned);
        inner.Augment(turned, stepIndex, rowIndex, scratch[FeatureCount..], destination);
    }

    private void Turn(ReadOnlySpan<float> source, int quarters, Span<float> turned)
    {
        int side = shape.Width, last = side - 1;
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                (int fromY, int fromX) = quarters switch
                {
                    1 => (last - x, y),
                    2 => (last - y, last - x),
                    _ => (x, last - y),
                };
                Pixel(source, fromY, fromX).CopyTo(turned[(((y * side) + x) * shape.Channels)..]);
            }
        }
    }

    private ReadOnlySpan<float> Pixel(ReadOnlySpan<float> image, int y, int x) =>
        image.Slice(((y * shape.Width) + x) * shape.Channels, shape.Channels);
}
