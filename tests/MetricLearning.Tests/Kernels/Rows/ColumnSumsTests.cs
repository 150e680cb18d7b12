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
}
