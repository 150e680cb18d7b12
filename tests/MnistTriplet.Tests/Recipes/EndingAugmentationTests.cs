using MetricLearning.Augmentation;
using MetricLearning.Data;
using MnistTriplet.Recipes;

namespace MnistTriplet.Tests.Recipes;

[TestFixture]
internal sealed class EndingAugmentationTests
{
    private static readonly float[] Row = [1, 2, 3, 4, 5, 6];

    private readonly ImageAugmentation _mirror = new(new ImageShape(2, 3, 1), seed: 1, new() { FlipProbability = 1 });

    [TestCase(0)]
    [TestCase(9)]
    public void Augment_BeforeTheEnd_IsThatOfTheAugmentation(long stepIndex) => Augment(stepIndex).Should().Equal(3, 2, 1, 6, 5, 4);

    [TestCase(10)]
    [TestCase(1L << 40)]
    public void Augment_FromTheEndOn_LeavesTheRowAsItIs(long stepIndex) => Augment(stepIndex).Should().Equal(Row);

    private float[] Augment(long stepIndex)
    {
        var augmentation = new EndingAugmentation(_mirror, stepCount: 10);
        float[] result = new float[augmentation.FeatureCount];
        augmentation.Augment(Row, stepIndex, rowIndex: 0, new float[augmentation.ScratchCount], result);
        return result;
    }
}
