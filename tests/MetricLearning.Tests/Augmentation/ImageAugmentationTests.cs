using MetricLearning.Augmentation;
using MetricLearning.Data;

namespace MetricLearning.Tests.Augmentation;

public class ImageAugmentationTests
{
    private static readonly ImageShape Shape = new(Height: 9, Width: 11, Channels: 2);

    private static readonly ImageAugmentationOptions Everything = new()
    {
        MaxShift = 2,
        MaxRotation = 20,
        MaxScaling = 0.2,
        FlipProbability = 0.5,
        ElasticAlpha = 10,
        ElasticSigma = 3,
        EraseProbability = 0.5,
        Fill = -1,
    };

    private static readonly float[] Image = [.. Enumerable.Range(0, Shape.Length).Select(i => 0.3f * i)];

    private static readonly TestCaseData[] Parts =
    [
        new TestCaseData(new ImageAugmentationOptions { MaxShift = 1 }).SetArgDisplayNames("shift"),
        new TestCaseData(new ImageAugmentationOptions { MaxRotation = 10 }).SetArgDisplayNames("rotation"),
        new TestCaseData(new ImageAugmentationOptions { MaxScaling = 0.1 }).SetArgDisplayNames("scaling"),
        new TestCaseData(new ImageAugmentationOptions { FlipProbability = 1 }).SetArgDisplayNames("flip"),
        new TestCaseData(new ImageAugmentationOptions { ElasticAlpha = 5 }).SetArgDisplayNames("elastic"),
        new TestCaseData(new ImageAugmentationOptions { EraseProbability = 1 }).SetArgDisplayNames("erase"),
    ];

    private static readonly TestCaseData[] BadOptions =
    [
        Bad(new() { MaxShift = -1 }, "options.MaxShift", "-1; expected 0 ≤ shift ≤ 10⁶ pixels."),
        Bad(new() { MaxShift = 2e6 }, "options.MaxShift", "2000000; expected 0 ≤ shift ≤ 10⁶ pixels."),
        Bad(new() { MaxRotation = double.NaN }, "options.MaxRotation", "NaN; expected 0 ≤ rotation ≤ 180 degrees."),
        Bad(new() { MaxRotation = 181 }, "options.MaxRotation", "181; expected 0 ≤ rotation ≤ 180 degrees."),
        Bad(new() { MaxScaling = 1 }, "options.MaxScaling", "1; expected 0 ≤ change < 1."),
        Bad(new() { FlipProbability = 1.5 }, "options.FlipProbability", "1.5; expected 0 ≤ probability ≤ 1."),
        Bad(new() { ElasticAlpha = -0.5 }, "options.ElasticAlpha", "-0.5; expected 0 ≤ α ≤ 10⁶ pixels."),
        Bad(new() { ElasticSigma = 0.5 }, "options.ElasticSigma", "0.5; expected 1 ≤ σ ≤ 10⁶ pixels."),
        Bad(new() { EraseProbability = -0.1 }, "options.EraseProbability", "-0.1; expected 0 ≤ probability ≤ 1."),
        Bad(new() { MinErasedArea = 0 }, "options.MinErasedArea", "0; expected 0 < fraction ≤ 1."),
        Bad(new() { MaxErasedArea = 0.01 }, "options.MaxErasedArea", "0.01; expected MinErasedArea ≤ fraction ≤ 1."),
        Bad(new() { MaxErasedArea = 1.1 }, "options.MaxErasedArea", "1.1; expected MinErasedArea ≤ fraction ≤ 1."),
        Bad(new() { Fill = float.PositiveInfinity }, "options.Fill", "Infinity; expected a finite value."),
    ];

    [Test]
    public void Augment_AllOff_CopiesToTheBit() => Augment(new()).Should().Equal(Image);

    [TestCaseSource(nameof(Parts))]
    public void Augment_OnePartOn_ChangesTheImage(ImageAugmentationOptions options) => Augment(options).Should().NotEqual(Image);

    [Test]
    public void Augment_SameSeedStepAndRow_GivesTheSameBitsWhateverWasDoneBefore()
    {
        ImageAugmentation augmentation = new(Shape, seed: 1, Everything);
        float[] expected = Augment(augmentation, stepIndex: 3, rowIndex: 5);
        Augment(augmentation, stepIndex: 4, rowIndex: 5);

        Augment(augmentation, stepIndex: 3, rowIndex: 5).Should().Equal(expected);
        Augment(new ImageAugmentation(Shape, seed: 1, Everything), stepIndex: 3, rowIndex: 5).Should().Equal(expected);
    }

    [TestCaseSource(nameof(Parts))]
    public void Augment_OtherSeedsStepsOrRows_AreOtherImages(ImageAugmentationOptions part)
    {
        ImageAugmentationOptions options = part with { FlipProbability = 0.5 * part.FlipProbability };
        float[][] images =
        [
            .. from seed in Enumerable.Range(0, 3)
                from step in Enumerable.Range(0, 3)
                from row in Enumerable.Range(0, 3)
                select Augment(new ImageAugmentation(Shape, seed, options), step, row),
        ];

        // A flip has two outcomes; the others nearly always differ, but boxes of few pixels may repeat.
        int expected = part.FlipProbability > 0 ? 2 : 20;
        images.Select(image => string.Join(' ', image)).Distinct().Count().Should().BeGreaterThanOrEqualTo(expected);
    }

    [Test]
    public void Augment_Everything_StaysBetweenTheImageAndTheFill()
    {
        ImageAugmentation augmentation = new(Shape, seed: 2, Everything);

        float[] values = [.. Enumerable.Range(0, 100).SelectMany(row => Augment(augmentation, stepIndex: 0, row))];

        // Four weights, each rounded, of values up to 60.
        values.Max().Should().BeInRange(50, Image[^1] + 1e-4f);
        values.Min().Should().BeInRange(-1 - 1e-6f, -1 + 1e-6f);
    }

    [Test]
    public void Augment_EraseAlone_ChangesOnlyTheBoxToTheFill()
    {
        ImageAugmentationOptions options = new() { EraseProbability = 1, MinErasedArea = 0.25, MaxErasedArea = 0.25, Fill = -1 };

        float[] result = Augment(options);

        int[] changed = [.. Enumerable.Range(0, Shape.Length).Where(i => result[i] != Image[i])];
        changed.Length.Should().BeInRange(36, 64, "a quarter of 198 values, both sides of the box rounded");
        changed.Should().OnlyContain(i => result[i] == -1);
    }

    [Test]
    public void Augment_AnotherPartOn_LeavesTheBoxWhereItWas()
    {
        ImageAugmentationOptions options = new() { EraseProbability = 1, Fill = -1 };
        float[] alone = Augment(options);

        float[] shifted = Augment(options with { MaxShift = 0.01, ElasticAlpha = 0.01 });

        Enumerable.Range(0, Shape.Length).Where(i => shifted[i] == -1)
            .Should().Equal(Enumerable.Range(0, Shape.Length).Where(i => alone[i] == -1)).And.NotBeEmpty();
    }

    [Test]
    public void Augment_IntoItself_IsAsIntoOtherMemory()
    {
        float[] image = [.. Image];
        ImageAugmentation augmentation = new(Shape, seed: 1, Everything);

        augmentation.Augment(image, 0, 0, new float[augmentation.ScratchCount], image);

        image.Should().Equal(Augment(augmentation, 0, 0));
    }

    [TestCase(0, 20)]
    [TestCase(20, 0)]
    public void Augment_OverAPartOfItself_IsAsIntoOtherMemory(int source, int destination)
    {
        float[] memory = new float[Shape.Length + 20];
        foreach (ImageAugmentationOptions options in new[] { Everything, new() })
        {
            ImageAugmentation augmentation = new(Shape, seed: 1, options);
            Image.CopyTo(memory, source);

            augmentation.Augment(
                memory.AsSpan(source, Shape.Length),
                stepIndex: 0,
                rowIndex: 0,
                new float[augmentation.ScratchCount],
                memory.AsSpan(destination, Shape.Length));

            memory[destination..(destination + Shape.Length)].Should().Equal(Augment(augmentation, 0, 0));
        }
    }

    [Test]
    public void Augment_Warm_AllocatesNothing()
    {
        ImageAugmentation augmentation = new(Shape, seed: 1, Everything);
        float[] scratch = new float[augmentation.ScratchCount];
        float[] destination = new float[Shape.Length];
        AugmentRows(augmentation, scratch, destination);

        long before = GC.GetAllocatedBytesForCurrentThread();
        AugmentRows(augmentation, scratch, destination);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Test]
    public void FeatureCount_IsTheLengthOfTheShape() => new ImageAugmentation(Shape, seed: 0).FeatureCount.Should().Be(9 * 11 * 2);

    [TestCaseSource(nameof(BadOptions))]
    public void Constructor_OptionOutOfRange_SaysWhatIsExpected(ImageAugmentationOptions options, string name, string message)
    {
        Action act = () => _ = new ImageAugmentation(Shape, seed: 0, options);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(name).WithMessage($"{name} is {message}*");
    }

    [Test]
    public void Constructor_NoOptions_LeavesImagesAsTheyAre()
    {
        ImageAugmentation augmentation = new(Shape, seed: 1);

        augmentation.ScratchCount.Should().Be(0);
        Augment(augmentation, 0, 0).Should().Equal(Image);
    }

    [Test]
    public void Constructor_EmptyShape_Throws()
    {
        Action act = () => _ = new ImageAugmentation(default, seed: 0);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("shape").WithMessage("shape is 0 × 0 × 0; expected*");
    }

    // The frame around the image; the field of two numbers per pixel; the weights of its lines, four each; positions of a line, four each.
    [TestCase(46_340, 46_340, 0.0, 4.0, 2_147_766_340L)]
    [TestCase(30_000, 30_000, 1.0, 1.0, 2_539_792_662L)]
    [TestCase(600_000_000, 1, 1.0, 1e6, 2_400_000_000L)]
    [TestCase(1, 500_000_000, 0.0, 4.0, 3_500_000_006L)]
    public void Constructor_MemoryBeyondAnArray_SaysHowMuchIsNeeded(int height, int width, double alpha, double sigma, long needed)
    {
        ImageAugmentationOptions options = new() { MaxShift = 1, ElasticAlpha = alpha, ElasticSigma = sigma };
        Action act = () => _ = new ImageAugmentation(new(height, width, 1), seed: 0, options);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("shape").WithMessage(
            $"shape is {height} × {width} × 1; to move such an image takes an array of {needed} numbers, and one holds at most " +
            $"{Array.MaxLength}. Pass the shape of a smaller image.*");
    }

    [Test]
    public void Constructor_LargeShapeThatNothingMoves_NeedsNoMemory() =>
        new ImageAugmentation(new(46_340, 46_340, 1), seed: 0, new() { EraseProbability = 1 }).ScratchCount.Should().Be(0);

    [TestCase(0, 1000, 150, "scratch overlaps source, which is still read*")]
    [TestCase(1000, 0, 150, "scratch overlaps destination, which is still read*")]
    public void Augment_ScratchThatOverlaps_IsRefusedAndNotWritten(int source, int destination, int scratch, string message)
    {
        ImageAugmentation augmentation = new(Shape, seed: 1, Everything);
        float[] memory = [.. Enumerable.Range(0, 1200 + augmentation.ScratchCount).Select(i => (float)i)];
        float[] before = [.. memory];
        Action act = () => augmentation.Augment(
            memory.AsSpan(source, Shape.Length),
            stepIndex: 0,
            rowIndex: 0,
            memory.AsSpan(scratch, augmentation.ScratchCount),
            memory.AsSpan(destination, Shape.Length));

        act.Should().Throw<ArgumentException>().WithMessage(message);
        memory.Should().Equal(before);
    }

    [TestCase(197, 198, 0L, 0, "source", "source has 197 columns but the augmentation expects 198; pass rows of that dimension.*")]
    [TestCase(198, 199, 0L, 0, "destination", "destination has 199 columns but the augmentation expects 198; pass rows of that " +
        "dimension.*")]
    [TestCase(198, 198, -1L, 0, "stepIndex", "stepIndex is -1; expected 0 ≤ step index.*")]
    [TestCase(198, 198, 0L, -2, "rowIndex", "rowIndex is -2; expected 0 ≤ row index.*")]
    public void Augment_BadArgument_SaysWhatIsExpectedAndWritesNothing(
        int sourceCount, int destinationCount, long stepIndex, int rowIndex, string name, string message)
    {
        ImageAugmentation augmentation = new(Shape, seed: 0, Everything);
        float[] destination = new float[destinationCount];

        Action act = () => augmentation.Augment(
            new float[sourceCount], stepIndex, rowIndex, new float[augmentation.ScratchCount], destination);

        act.Should().Throw<ArgumentException>().WithParameterName(name).WithMessage(message);
        destination.Should().OnlyContain(value => value == 0);
    }

    [Test]
    public void Augment_ScratchTooShort_SaysHowMuchIsNeeded()
    {
        ImageAugmentation augmentation = new(Shape, seed: 0, Everything);
        int needed = augmentation.ScratchCount;

        Action act = () => augmentation.Augment(Image, 0, 0, new float[needed - 1], new float[Shape.Length]);

        act.Should().Throw<ArgumentException>().WithParameterName("scratch")
            .WithMessage($"scratch has length {needed - 1}; expected at least {needed}, what ScratchCount asks for. Pass a longer span.*");
    }

    [TestCase(float.NaN, "NaN")]
    [TestCase(float.NegativeInfinity, "-Infinity")]
    public void Augment_ValueThatIsNotFinite_SaysWhere(float value, string text)
    {
        ImageAugmentation augmentation = new(Shape, seed: 0);
        float[] source = [.. Image];
        source[7] = value;

        Action act = () => augmentation.Augment(source, 0, 0, [], new float[Shape.Length]);

        act.Should().Throw<ArgumentException>().WithParameterName("source")
            .WithMessage($"source holds {text} at row 0, column 7; every value must be finite.*");
    }

    private static TestCaseData Bad(ImageAugmentationOptions options, string name, string message) =>
        new TestCaseData(options, name, message).SetArgDisplayNames(name, message);

    private static float[] Augment(ImageAugmentationOptions options) => Augment(new ImageAugmentation(Shape, seed: 1, options), 0, 0);

    private static float[] Augment(ImageAugmentation augmentation, long stepIndex, int rowIndex)
    {
        float[] scratch = [.. Enumerable.Repeat(float.NaN, augmentation.ScratchCount)];
        float[] destination = new float[augmentation.FeatureCount];
        augmentation.Augment(Image, stepIndex, rowIndex, scratch, destination);
        return destination;
    }

    private static void AugmentRows(ImageAugmentation augmentation, float[] scratch, float[] destination)
    {
        for (int row = 0; row < 100; row++)
        {
            augmentation.Augment(Image, 0, row, scratch, destination);
        }
    }
}
