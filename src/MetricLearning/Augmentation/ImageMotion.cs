using MetricLearning.Sampling;

namespace MetricLearning.Augmentation;

/// <summary>How one image moves as a whole: exchanged left and right, then scaled and rotated about its centre, then shifted.</summary>
/// <param name="ShiftX">Pixels to the right.</param>
/// <param name="ShiftY">Pixels downwards.</param>
/// <param name="Degrees">The rotation, clockwise as seen.</param>
/// <param name="Scale">By what lengths are multiplied, above 0.</param>
/// <param name="IsFlipped">Whether left and right are exchanged.</param>
internal readonly record struct ImageMotion(double ShiftX, double ShiftY, double Degrees, double Scale, bool IsFlipped)
{
    /// <summary>No motion.</summary>
    public static ImageMotion None { get; } = new(0, 0, 0, 1, IsFlipped: false);

    /// <summary>Draws a motion. Always takes five numbers from the stream, whatever is off.</summary>
    public static ImageMotion Draw(ImageAugmentationOptions options, ref RandomStream random) => new(
        random.NextWithin(options.MaxShift),
        random.NextWithin(options.MaxShift),
        random.NextWithin(options.MaxRotation),
        1 + random.NextWithin(options.MaxScaling),
        random.NextDouble() < options.FlipProbability);
}
