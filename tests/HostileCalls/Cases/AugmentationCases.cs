using MetricLearning.Augmentation;
using MetricLearning.Data;
using static HostileCalls.WrongResultException;

namespace HostileCalls.Cases;

internal static class AugmentationCases
{
    private static readonly ImageAugmentationOptions Everything = new()
    {
        MaxShift = 3,
        MaxRotation = 180,
        MaxScaling = 0.5,
        FlipProbability = 1,
        ElasticAlpha = 30,
        EraseProbability = 1,
    };

    public static HostileCase[] All { get; } =
    [
        ("ImageAugmentation.new: an image of 2^62 pixels", () => Make(new(int.MaxValue, int.MaxValue, 1), Everything)),
        ("ImageAugmentation.new: an image of 2^93 values", () => Make(new(int.MaxValue, int.MaxValue, int.MaxValue), Everything)),
        ("ImageAugmentation.new: a negative image", () => Make(new(int.MinValue, int.MinValue, 2), Everything)),
        ("ImageAugmentation.new: a line of 2^31 − 1 pixels", () => Make(new(1, int.MaxValue, 1), Everything)),
        ("ImageAugmentation.new: a line of the longest array", () => Make(new(1, Array.MaxLength, 1), Everything)),
        ("ImageAugmentation.new: 2^30 lines of one pixel", () => Make(new(1 << 30, 1, 1), Everything)),
        ("ImageAugmentation.new: one pixel of 2^30 channels", () => Make(new(1, 1, 1 << 30), Everything)),
        (
            "ImageAugmentation.new: distortion without end",
            () => Make(new(2, 2, 1), new() { ElasticAlpha = double.MaxValue, ElasticSigma = double.MaxValue })),
        ("ImageAugmentation.new: a blur of 2^31 pixels", () => Make(new(8, 8, 1), new() { ElasticAlpha = 1, ElasticSigma = 1L << 31 })),
        ("ImageAugmentation.new: shift without end", () => Make(new(2, 2, 1), new() { MaxShift = double.PositiveInfinity })),
        ("ImageAugmentation.Augment: one pixel", () => Augment(new(1, 1, 1), Everything, step: long.MaxValue, row: int.MaxValue)),
        ("ImageAugmentation.Augment: a line wider than a float counts", () =>
            Augment(new(1, (1 << 24) + 3, 1), new() { MaxShift = 3, FlipProbability = 1 }, step: 0, row: 0)),
        ("ImageAugmentation.Augment: one pixel of 2^22 channels", () => Augment(new(1, 1, 1 << 22), Everything, step: 0, row: 0)),
        (
            "ImageAugmentation.Augment: a negative step and row",
            () => Augment(new(4, 4, 1), Everything, step: long.MinValue, row: int.MinValue)),
        ("ImageAugmentation.Augment: shifts beyond all numbers", () => Augment(new(4, 4, 1), new() { MaxShift = 1e300 }, step: 0, row: 0)),
        ("ImageAugmentation.Augment: a pixel that is no number", () =>
            Made(new(2, 2, 1)).Augment([float.NaN, 0, 0, 0], 0, 0, new float[Made(new(2, 2, 1)).ScratchCount], new float[4])),
        ("ImageAugmentation.Augment: no scratch memory", () => Made(new(2, 2, 1)).Augment(new float[4], 0, 0, [], new float[4])),
        ("ImageAugmentation.Augment: no destination", () => Made(new(2, 2, 1)).Augment(new float[4], 0, 0, new float[4096], [])),
        ("EndingAugmentation.new: fewer than no steps", () => _ = new EndingAugmentation(Made(new(2, 2, 1)), long.MinValue)),
        ("EndingAugmentation.Augment: after its end, a row of other columns", () =>
            new EndingAugmentation(Made(new(2, 2, 1)), 0).Augment(new float[4], long.MaxValue, int.MaxValue, [], new float[3])),
        ("EndingAugmentation.Augment: a negative step", () =>
            new EndingAugmentation(Made(new(2, 2, 1)), 0).Augment(new float[4], long.MinValue, 0, new float[4096], new float[4])),
        ("ImageAugmentationOptions.ForShape: a negative image", () =>
            _ = ImageAugmentationOptions.ForShape(new(int.MinValue, 2, 2), 0.1, 10, 0.1, 0.1)),
        ("ImageAugmentationOptions.ForShape: motion without end", () =>
            Make(new(2, 2, 1), ImageAugmentationOptions.ForShape(new(2, 2, 1), double.MaxValue, 1e300, double.NaN, double.MaxValue))),
        ("ImageBackground.Of: an image of 2^93 values", () =>
            _ = ImageBackground.Of(LabeledDataset.FromRows([[1f]], [0]), new(int.MaxValue, int.MaxValue, int.MaxValue))),
        ("ImageBackground.Of: one row of 2^24 columns", () => ThrowUnless(
            float.IsFinite(ImageBackground.Of(new(Hostile.Matrix(1, 1 << 24), [0]), new(1, 1 << 24, 1))), "not the value of a pixel")),
        ("ImageAugmentation.Augment: no image", () => Made(new(2, 2, 1)).Augment([], 0, 0, new float[4096], new float[4])),
        ("ImageAugmentation.Augment: all in the same memory", () =>
        {
            float[] memory = new float[4096];
            Made(new(2, 2, 1)).Augment(memory.AsSpan(0, 4), 0, 0, memory, memory.AsSpan(0, 4));
        }),
    ];

    private static ImageAugmentation Made(ImageShape shape) => new(shape, seed: 1, Everything);

    private static void Make(ImageShape shape, ImageAugmentationOptions options) =>
        ThrowUnless(new ImageAugmentation(shape, seed: 1, options).ScratchCount >= 0, "a negative size of memory");

    // Memory of exactly the size that was asked for, in the midst of numbers that must not change.
    private static void Augment(ImageShape shape, ImageAugmentationOptions options, long step, int row)
    {
        const int Guard = 64;
        ImageAugmentation augmentation = new(shape, seed: 1, options);
        float[] source = new float[shape.Length],
            scratch = new float[augmentation.ScratchCount],
            guarded = new float[shape.Length + (2 * Guard)];
        Array.Fill(guarded, 12345);
        augmentation.Augment(source, step, row, scratch, guarded.AsSpan(Guard, shape.Length));
        ThrowUnless(!guarded.AsSpan(0, Guard).ContainsAnyExcept(12345), "memory before the destination was written");
        ThrowUnless(!guarded.AsSpan(Guard + shape.Length).ContainsAnyExcept(12345), "memory behind the destination was written");
        ThrowUnless(!guarded.AsSpan(Guard, shape.Length).Contains(12345), "a part of the destination was not written");
    }
}
