using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Sampling;

namespace MetricLearning.Augmentation;

/// <summary>Shifts, rotates, scales, flips, distorts and erases parts of images, at random.</summary>
/// <remarks>
/// <para>
/// Motion and distortion are one map of positions, so that an image is read once, between its pixels (bilinear). With all parts off the
/// image is copied to the bit. Values stay, up to rounding, between the smallest and the largest of the image and
/// <see cref="ImageAugmentationOptions.Fill"/>.
/// </para>
/// <para>
/// Immutable and thread-safe. The same seed, step and row give the same result to the bit, whatever was done before. O(h·w·c) a row.
/// </para>
/// </remarks>
public sealed class ImageAugmentation : IRowAugmentation
{
    private const double LongestLength = 1e6; // in pixels, so that positions keep a precision that means something

    private readonly ImageShape _shape;
    private readonly ImageAugmentationOptions _options;
    private readonly int _seed;
    private readonly ImageWarp? _warp;

    /// <summary>Makes an augmentation.</summary>
    /// <param name="shape">The shape of the images, each number at least 1.</param>
    /// <param name="seed">The seed of all random choices.</param>
    /// <param name="options">How far images may change; or null for not at all.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A number of the shape or of the options is out of its range, or an image of that shape, or the scratch memory of a call, does not
    /// fit one array.
    /// </exception>
    public ImageAugmentation(ImageShape shape, int seed, ImageAugmentationOptions? options = null)
    {
        options ??= new();
        shape.ThrowIfInvalid(nameof(shape));
        CheckMotion(options);
        CheckElastic(options);
        CheckErasing(options);
        Throw.IfNot(float.IsFinite(options.Fill), options.Fill, "a finite value", "Use 0, the background of most images.");
        _shape = shape;
        _options = options;
        _seed = seed;
        if (options is not { MaxShift: 0, MaxRotation: 0, MaxScaling: 0, FlipProbability: 0, ElasticAlpha: 0 })
        {
            CheckMemory(shape, options);
            _warp = new(shape, options);
            ScratchCount = _warp.ScratchCount;
        }
    }

    /// <summary>The number of columns of a row, h·w·c.</summary>
    public int FeatureCount => _shape.Length;

    /// <inheritdoc/>
    public int ScratchCount { get; }

    /// <inheritdoc/>
    /// <remarks>Unlike other augmentations, this one may write over its source: the image is copied before its pixels are read.</remarks>
    /// <exception cref="ArgumentException">
    /// <paramref name="source"/> or <paramref name="destination"/> has not f columns, <paramref name="source"/> holds a value that is not
    /// finite, or <paramref name="scratch"/> is too short or overlaps one of them. Nothing is written.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stepIndex"/> or <paramref name="rowIndex"/> is negative.</exception>
    public void Augment(ReadOnlySpan<float> source, long stepIndex, int rowIndex, Span<float> scratch, Span<float> destination)
    {
        Throw.IfColumnCountDiffers(source.Length, FeatureCount, nameof(source), "the augmentation");
        Throw.IfColumnCountDiffers(destination.Length, FeatureCount, nameof(destination), "the augmentation");
        Throw.IfTooShort(scratch.Length, ScratchCount, nameof(scratch), "what ScratchCount asks for");
        Throw.IfOverlaps(scratch, source, nameof(scratch), nameof(source));
        Throw.IfOverlaps(scratch, destination, nameof(scratch), nameof(destination));
        Throw.IfNot(stepIndex >= 0, stepIndex, "0 ≤ step index", "Count steps from 0.");
        Throw.IfNot(rowIndex >= 0, rowIndex, "0 ≤ row index", "Count rows from 0.");
        Throw.IfNotFinite(source, FeatureCount, nameof(source));

        RandomStream random = new(_seed, stepIndex, rowIndex);
        ImageMotion motion = ImageMotion.Draw(_options, ref random);
        ErasedBox box = ErasedBox.Draw(_shape, _options, ref random);
        if (_warp is null)
        {
            source.CopyTo(destination);
        }
        else
        {
            _warp.Apply(source, motion, ref random, scratch, destination);
        }

        box.Fill(_shape, destination, _options.Fill);
    }

    private static void CheckMemory(in ImageShape shape, ImageAugmentationOptions options)
    {
        long needed = ImageWarp.LongestArray(shape, options);
        if (needed > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(shape),
                $"shape is {shape}; to move such an image takes an array of {needed} numbers, and one holds at most {Array.MaxLength}. " +
                "Pass the shape of a smaller image.");
        }
    }

    private static void CheckMotion(ImageAugmentationOptions options)
    {
        Throw.IfNot(options.MaxShift is >= 0 and <= LongestLength, options.MaxShift, "0 ≤ shift ≤ 10⁶ pixels", "Pass 0 for no shift.");
        Throw.IfNot(options.MaxRotation is >= 0 and <= 180, options.MaxRotation, "0 ≤ rotation ≤ 180 degrees", "Pass 0 for no rotation.");
        Throw.IfNot(
            options.MaxScaling is >= 0 and < 1, options.MaxScaling, "0 ≤ change < 1",
            "Pass 0 for no scaling, 0.1 for a tenth more or less.");
        Throw.IfNot(options.FlipProbability is >= 0 and <= 1, options.FlipProbability, "0 ≤ probability ≤ 1", "Pass 0 for no flips.");
    }

    private static void CheckElastic(ImageAugmentationOptions options)
    {
        Throw.IfNot(
            options.ElasticAlpha is >= 0 and <= LongestLength, options.ElasticAlpha, "0 ≤ α ≤ 10⁶ pixels", "Pass 0 for no distortion.");
        Throw.IfNot(
            options.ElasticSigma is >= 1 and <= LongestLength, options.ElasticSigma, "1 ≤ σ ≤ 10⁶ pixels", "Pass some pixels, such as 4.");
    }

    private static void CheckErasing(ImageAugmentationOptions options)
    {
        Throw.IfNot(options.EraseProbability is >= 0 and <= 1, options.EraseProbability, "0 ≤ probability ≤ 1", "Pass 0 to erase nothing.");
        Throw.IfNot(
            options.MinErasedArea is > 0 and <= 1, options.MinErasedArea, "0 < fraction ≤ 1",
            "Pass a fraction of the image, such as 0.02.");
        Throw.IfNot(
            options.MaxErasedArea >= options.MinErasedArea && options.MaxErasedArea <= 1, options.MaxErasedArea,
            "MinErasedArea ≤ fraction ≤ 1", "Raise it, or lower MinErasedArea.");
    }
}
