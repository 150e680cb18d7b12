using MetricLearning.Augmentation;
using MetricLearning.Data;
using MetricLearning.Sampling;

namespace MetricLearning.Tests.Augmentation;

public class ErasedBoxTests
{
    private const int Draws = 1000;

    private static readonly ImageShape Shape = new(Height: 40, Width: 60, Channels: 2);

    [Test]
    public void Draw_ProbabilityZero_IsEmpty() => Boxes(Shape, new()).Should().AllBeEquivalentTo(default(ErasedBox));

    [Test]
    public void Draw_SomeProbability_IsThatOften() =>
        // A binomial count of mean 250 has a deviation of 14; five of them.
        Boxes(Shape, new() { EraseProbability = 0.25 }).Count(box => box.Height > 0).Should().BeInRange(180, 320);

    [Test]
    public void Draw_Certain_HasAnAreaInTheRangeAndNearsItsEnds()
    {
        double[] areas = [.. Boxes(Shape, new() { EraseProbability = 1 }).Select(box => box.Height * box.Width / (40.0 * 60)).Order()];

        // Both sides are rounded: by half a pixel of at least four.
        areas[0].Should().BeInRange(0.02 * 0.8, 0.03);
        areas[^1].Should().BeInRange(0.38, 0.4 * 1.05);
        areas.Average().Should().BeApproximately(0.21, 5 * 0.38 / Math.Sqrt(12 * Draws), "the mean of 1000 even draws has that deviation");
    }

    [Test]
    public void Draw_Certain_HasTheRatiosOfThePaper()
    {
        double[] ratios = [.. Boxes(Shape, Certain(0.1)).Select(box => (double)box.Height / box.Width).Order()];

        ratios[0].Should().BeInRange(0.27, 0.35, "0.3, and both sides are rounded");
        ratios[^1].Should().BeInRange(3, 3.7, "1 / 0.3, and both sides are rounded");
        ratios[Draws / 2].Should().BeApproximately(1, 0.25, "tall and wide boxes are equally likely");
    }

    [TestCase(40, 60, 0.4)]
    [TestCase(40, 60, 1)]
    [TestCase(1, 1, 0.02)]
    [TestCase(1, 100, 0.5)]
    [TestCase(100, 1, 0.5)]
    [TestCase(3, 2, 0.9)]
    public void Draw_AnyShapeAndArea_LiesWithinTheImageAndHasNearlyTheArea(int height, int width, double area)
    {
        ImageShape shape = new(height, width, 1);

        foreach (ErasedBox box in Boxes(shape, Certain(area)))
        {
            box.Top.Should().BeInRange(0, height - box.Height);
            box.Left.Should().BeInRange(0, width - box.Width);
            double rounding = (0.5 * (box.Height + box.Width)) + 0.25;
            ((double)(box.Height * box.Width)).Should().BeInRange(1, (area * shape.PixelCount) + rounding)
                .And.BeGreaterThanOrEqualTo((area * shape.PixelCount) - rounding);
        }
    }

    [Test]
    public void Draw_Certain_ReachesAllFourEdges()
    {
        ErasedBox[] boxes = Boxes(new(5, 5, 1), Certain(0.2));

        boxes.Should().Contain(box => box.Top == 0).And.Contain(box => box.Left == 0);
        boxes.Should().Contain(box => box.Top + box.Height == 5).And.Contain(box => box.Left + box.Width == 5);
    }

    [Test]
    public void Draw_AnyOptions_LeavesTheStreamAtTheSamePlace()
    {
        RandomStream without = new(seed: 1, number: 0);
        RandomStream with = new(seed: 1, number: 0);

        ErasedBox.Draw(Shape, new(), ref without);
        ErasedBox.Draw(Shape, Certain(0.3), ref with);

        with.Next(int.MaxValue).Should().Be(without.Next(int.MaxValue));
    }

    [Test]
    public void Fill_ABox_WritesAllItsChannelsAndNothingElse()
    {
        ImageShape shape = new(3, 4, 2);
        float[] image = new float[shape.Length];

        new ErasedBox(Top: 1, Left: 2, Height: 2, Width: 1).Fill(shape, image, 7);

        image.Should().Equal(
            0, 0, 0, 0, 0, 0, 0, 0,
            0, 0, 0, 0, 7, 7, 0, 0,
            0, 0, 0, 0, 7, 7, 0, 0);
    }

    [Test]
    public void Fill_Empty_WritesNothing()
    {
        float[] image = new float[Shape.Length];

        default(ErasedBox).Fill(Shape, image, 7);

        image.Should().OnlyContain(value => value == 0);
    }

    private static ImageAugmentationOptions Certain(double area) =>
        new() { EraseProbability = 1, MinErasedArea = area, MaxErasedArea = area };

    private static ErasedBox[] Boxes(ImageShape shape, ImageAugmentationOptions options)
    {
        var boxes = new ErasedBox[Draws];
        for (int i = 0; i < Draws; i++)
        {
            RandomStream random = new(seed: 1, number: i);
            boxes[i] = ErasedBox.Draw(shape, options, ref random);
        }

        return boxes;
    }
}
