using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public class SquareSumTests
{
    [Test]
    public void Of_EveryLength_AgreesWithALoopInDouble([Range(0, 67)] int length) => AssertSum(length);

    [TestCase(255)]
    [TestCase(256)]
    [TestCase(257)]
    [TestCase(1000)]
    public void Of_SeveralBlocks_AgreesWithALoopInDouble(int length) => AssertSum(length);

    private static void AssertSum(int length)
    {
        float[] values = ReferenceMatrix.Random(length, length);

        // Only the order of at most a thousand additions of doubles below 1 differs.
        SquareSum.Of(values).Should().BeApproximately(values.Sum(value => (double)value * value), 1e-11);
    }
}
