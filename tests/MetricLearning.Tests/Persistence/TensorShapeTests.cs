using MetricLearning.Persistence;

namespace MetricLearning.Tests.Persistence;

public class TensorShapeTests
{
    [TestCase(new long[] { }, 8, 8)]
    [TestCase(new long[] { 2, 3 }, 4, 24)]
    [TestCase(new long[] { 0, long.MaxValue, long.MaxValue }, 8, 0)]
    [TestCase(new long[] { long.MaxValue }, 1, long.MaxValue)]
    public void TryCountBytes_ThatFit_AreTheProduct(long[] shape, int size, long expected)
    {
        TensorShape.TryCountBytes(shape, size, out long actual).Should().BeTrue();
        actual.Should().Be(expected);
    }

    [TestCase(new[] { long.MaxValue }, 4)]
    [TestCase(new[] { 1L << 32, 1L << 31 }, 1)]
    [TestCase(new[] { 1L << 32, 1L << 32 }, 1)]
    [TestCase(new[] { long.MaxValue, long.MaxValue, 0 }, 1)]
    public void TryCountBytes_ThatWrapRound_IsFalse(long[] shape, int size) =>
        TensorShape.TryCountBytes(shape, size, out _).Should().BeFalse();

    [Test]
    public void Text_OfAShape_IsReadable() => TensorShape.Text([64, 784]).Should().Be("[64 × 784]");
}
