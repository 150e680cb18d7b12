using MetricLearning.Augmentation;
using MetricLearning.Data;

namespace MetricLearning.Tests.Augmentation;

public class EndingAugmentationTests
{
    private static readonly float[] Row = [1, 2, 3, 4, 5, 6];

    private readonly EndingAugmentation _mirror =
        new(new ImageAugmentation(new ImageShape(2, 3, 1), seed: 1, new() { FlipProbability = 1 }), stepCount: 10);

    [TestCase(0)]
    [TestCase(9)]
    public void Augment_BeforeTheEnd_IsThatOfTheAugmentation(long stepIndex) => Augment(stepIndex).Should().Equal(3, 2, 1, 6, 5, 4);

    [TestCase(10)]
    [TestCase(1L << 40)]
    public void Augment_FromTheEndOn_LeavesTheRowAsItIs(long stepIndex) => Augment(stepIndex).Should().Equal(Row);

    [Test]
    public void Augment_AfterTheEndWithOtherColumns_IsRefusedAndWritesNothing()
    {
        float[] destination = new float[5];

        FluentActions.Invoking(() => _mirror.Augment(Row, 10, 0, new float[_mirror.ScratchCount], destination))
            .Should().Throw<ArgumentException>().WithMessage("*destination*5*6*");
        FluentActions.Invoking(() => _mirror.Augment(Row.AsSpan(1), 10, 0, new float[_mirror.ScratchCount], new float[6]))
            .Should().Throw<ArgumentException>().WithMessage("*source*5*6*");
        destination.Should().AllBeEquivalentTo(0f);
    }

    [Test]
    public void Constructor_BadArguments_AreRefused()
    {
        FluentActions.Invoking(() => new EndingAugmentation(null!, 1)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new EndingAugmentation(_mirror, -1)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("*-1*0 ≤ step count*");
    }

    private float[] Augment(long stepIndex)
    {
        float[] result = new float[_mirror.FeatureCount];
        _mirror.Augment(Row, stepIndex, rowIndex: 0, new float[_mirror.ScratchCount], result);
        return result;
    }
}
