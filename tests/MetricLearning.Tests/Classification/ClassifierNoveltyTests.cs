using MetricLearning.Calibration;
using MetricLearning.Classification;

namespace MetricLearning.Tests.Classification;

public class ClassifierNoveltyTests
{
    private static readonly ClassifierNovelty Both = new(2, NoveltyScale.Fit([1, 2]), NoveltyScale.Fit([10, 20]), Max: 0.5);

    [Test]
    public void Of_RowsTakePart_IsByTheirScale() => Both.Of(2).Should().BeApproximately(1 / 3.0, 1e-15);

    [Test]
    public void Of_WithoutRows_IsByTheScaleOfEmbeddings() => Both.WithoutRows().Of(20).Should().BeApproximately(1 / 3.0, 1e-15);

    [Test]
    public void Of_NothingHeldOut_IsNull()
    {
        ClassifierNovelty none = new(2, OfRows: null, NoveltyScale.Fit([1]));

        (none.IsKnown, none.Of(1)).Should().Be((false, null));
    }

    [Test]
    public void Accepts_UpToTheLargest_AndWhereNothingIsKnown()
    {
        Both.Accepts(0.5).Should().BeTrue();
        Both.Accepts(0.6).Should().BeFalse();
        Both.Accepts(null).Should().BeTrue();
    }
}
