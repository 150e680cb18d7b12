using MetricLearning.Augmentation;
using MetricLearning.Data;
using MnistTriplet.Recipes;

namespace MnistTriplet.Tests.Recipes;

[TestFixture]
internal sealed class TurnedAugmentationTests
{
    // Steps 0, 1 and 2 turn by one, two and three quarters; step 3 leaves images as they are.
    private static readonly QuarterTurns Turns = new(1, StepCount: 3);

    [TestCase(0, new float[] { 7, 4, 1, 8, 5, 2, 9, 6, 3 })]
    [TestCase(1, new float[] { 9, 8, 7, 6, 5, 4, 3, 2, 1 })]
    [TestCase(2, new float[] { 3, 6, 9, 2, 5, 8, 1, 4, 7 })]
    [TestCase(3, new float[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 })]
    public void Augment_Step_TurnsClockwise(int step, float[] expected) =>
        Augment(new ImageShape(3, 3, 1), [1, 2, 3, 4, 5, 6, 7, 8, 9], step).Should().Equal(expected);

    [Test]
    public void Augment_Channels_StayTogether() => Augment(new ImageShape(2, 2, 2), [1, 10, 2, 20, 3, 30, 4, 40], step: 0)
        .Should().Equal(3, 30, 1, 10, 4, 40, 2, 20);

    [Test]
    public void Augment_TurnedImage_IsMovedByTheInnerAugmentation()
    {
        ImageShape shape = new(8, 8, 1);
        var moving = new ImageAugmentation(shape, seed: 1, new() { MaxShift = 2, MaxRotation = 15 });
        float[] image = [.. Enumerable.Range(0, 64).Select(pixel => (float)pixel)];
        float[] turned = Augment(shape, image, step: 0);
        float[] expected = new float[64], actual = new float[64];
        moving.Augment(turned, stepIndex: 0, rowIndex: 5, new float[moving.ScratchCount], expected);
        var augmentation = new TurnedAugmentation(moving, shape, Turns);

        augmentation.Augment(image, stepIndex: 0, rowIndex: 5, new float[augmentation.ScratchCount], actual);

        actual.Should().Equal(expected).And.NotEqual(turned);
    }

    private static float[] Augment(ImageShape shape, float[] image, long step)
    {
        var augmentation = new TurnedAugmentation(new ImageAugmentation(shape, seed: 1), shape, Turns);
        float[] result = new float[image.Length];
        augmentation.Augment(image, step, rowIndex: 0, new float[augmentation.ScratchCount], result);
        return result;
    }
}
