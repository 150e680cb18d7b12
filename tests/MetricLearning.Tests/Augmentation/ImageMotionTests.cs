using MetricLearning.Augmentation;
using MetricLearning.Sampling;

namespace MetricLearning.Tests.Augmentation;

public class ImageMotionTests
{
    private const int Draws = 1000;

    [Test]
    public void Draw_AllOff_IsNoMotion() => Motions(new()).Should().AllBeEquivalentTo(ImageMotion.None);

    [Test]
    public void Draw_AllOn_StaysInRangeAndNearsItsEnds()
    {
        ImageMotion[] motions = Motions(new() { MaxShift = 3, MaxRotation = 20, MaxScaling = 0.25, FlipProbability = 0.5 });

        ExpectEven(motions.Select(motion => motion.ShiftX), -3, 3);
        ExpectEven(motions.Select(motion => motion.ShiftY), -3, 3);
        ExpectEven(motions.Select(motion => motion.Degrees), -20, 20);
        ExpectEven(motions.Select(motion => motion.Scale), 0.75, 1.25);
        // A binomial count of mean 500 has a deviation of 16; five of them.
        motions.Count(motion => motion.IsFlipped).Should().BeInRange(420, 580);
    }

    [TestCase(0, 0)]
    [TestCase(1, Draws)]
    public void Draw_FlipOfProbabilityZeroOrOne_IsCertain(double probability, int flips) =>
        Motions(new() { FlipProbability = probability }).Count(motion => motion.IsFlipped).Should().Be(flips);

    [Test]
    public void Draw_APartSwitchedOff_LeavesTheOthersAsTheyWere()
    {
        ImageMotion[] all = Motions(new() { MaxShift = 3, MaxRotation = 20, MaxScaling = 0.25, FlipProbability = 0.5 });

        Motions(new() { MaxShift = 3, MaxScaling = 0.25, FlipProbability = 0.5 })
            .Should().Equal(all.Select(motion => motion with { Degrees = 0 }));
    }

    private static ImageMotion[] Motions(ImageAugmentationOptions options)
    {
        var motions = new ImageMotion[Draws];
        for (int i = 0; i < Draws; i++)
        {
            RandomStream random = new(seed: 1, number: i);
            motions[i] = ImageMotion.Draw(options, ref random);
        }

        return motions;
    }

    // The mean of 1000 even draws has a deviation of range / √12000; five of them. Neither end is missed by a hundredth but once in 20,000.
    private static void ExpectEven(IEnumerable<double> values, double low, double high)
    {
        double[] sorted = [.. values.Order()];
        double range = high - low;
        sorted[0].Should().BeInRange(low, low + (0.01 * range));
        sorted[^1].Should().BeInRange(high - (0.01 * range), high);
        sorted.Average().Should().BeApproximately((low + high) / 2, 5 * range / Math.Sqrt(12 * Draws));
    }
}
