using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public class ColumnSumsTests
{
    [TestCase(0, 3)]
    [TestCase(1, 1)]
    [TestCase(32, 7)]
    [TestCase(100, 17)]
    public void Compute_AnyShape_AgreesWithPlainLoops(int rows, int columns)
    {
        float[] matrix = ReferenceMatrix.Random(rows * columns, 1);
        float[] sums = [.. Enumerable.Repeat(9f, columns)];

        ColumnSums.Compute(matrix, rows, columns, sums, new float[columns]);

        for (int j = 0; j < columns; j++)
        {
            double expected = Enumerable.Range(0, rows).Sum(i => (double)matrix[(i * columns) + j]);
            ((double)sums[j]).Should().BeApproximately(expected, 1e-5, "at most a hundred numbers below 1 are added in float");
        }
    }

    [TestCase(11, 3, 3)]
    [TestCase(12, 2, 3)]
    [TestCase(12, 3, 2)]
    public void Compute_ShortSpan_ThrowsAndWritesNothing(int matrix, int sums, int scratch)
    {
        float[] written = [.. Enumerable.Repeat(9f, sums)];

        Action act = () => ColumnSums.Compute(new float[matrix], 4, 3, written, new float[scratch]);

        act.Should().Throw<ArgumentOutOfRangeException>();
        written.Should().OnlyContain(sum => sum == 9);
    }

    [Test]
    public void Compute_ProductBeyond32Bits_Throws() =>
        FluentActions.Invoking(() => ColumnSums.Compute(new float[4], 1 << 16, (1 << 16) + 1, new float[9], new float[9]))
            .Should().Throw<OverflowException>();
}
