using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

public class LowerTriangleTests
{
    [Test]
    public void TryFactorize_HandSolvedCase_GivesTheFactor()
    {
        double[] matrix = [4, 0, 0, 12, 37, 0, -16, -43, 98];

        LowerTriangle.TryFactorize(matrix, 3, default).Should().BeTrue();

        matrix.Should().Equal(2, 0, 0, 6, 1, 0, -8, 5, 3);
    }

    [Test]
    public void Invert_RandomMatrices_GiveTheIdentityWithThem([Values(1, 2, 7, 40)] int size)
    {
        Random random = new(size);
        double[] factor = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                factor[(i * size) + j] = i == j ? 1 + random.NextDouble() : random.NextDouble() - 0.5;
            }
        }

        double[] product = Product(factor, Transposed(factor, size), size), found = [.. product], inverse = [.. factor];
        for (int i = 0; i < size; i++)
        {
            found.AsSpan((i * size) + i + 1, size - i - 1).Clear(); // the lower triangle is given
        }

        LowerTriangle.TryFactorize(found, size, default).Should().BeTrue();
        LowerTriangle.Invert(inverse, size, default);

        Product(found, Transposed(found, size), size).Should().Equal(product, (a, b) => Math.Abs(a - b) < 1e-10);
        double[] identity = Product(inverse, factor, size);
        identity.Select((value, i) => Math.Abs(value - (i % (size + 1) == 0 ? 1 : 0))).Should().OnlyContain(error => error < 1e-9);
    }

    [TestCase(new double[] { 0 })]
    [TestCase(new double[] { -1 })]
    [TestCase(new double[] { double.NaN })]
    [TestCase(new double[] { 1, 0, 2, 4 })]
    [TestCase(new double[] { 1, 0, 3, 4 })]
    public void TryFactorize_NoPositiveDefiniteMatrix_SaysSo(double[] matrix) =>
        LowerTriangle.TryFactorize(matrix, matrix.Length == 1 ? 1 : 2, default).Should().BeFalse();

    [Test]
    public void Both_Cancelled_Stop()
    {
        CancellationToken cancelled = new(canceled: true);

        FluentActions.Invoking(() => LowerTriangle.TryFactorize(new double[] { 1 }, 1, cancelled))
            .Should().Throw<OperationCanceledException>();
        FluentActions.Invoking(() => LowerTriangle.Invert(new double[] { 1 }, 1, cancelled))
            .Should().Throw<OperationCanceledException>();
    }

    private static double[] Transposed(double[] matrix, int size) =>
        [.. Enumerable.Range(0, size * size).Select(i => matrix[(i % size * size) + (i / size)])];

    private static double[] Product(double[] a, double[] b, int size) => [.. Enumerable.Range(0, size * size)
        .Select(i => Enumerable.Range(0, size).Sum(k => a[(i / size * size) + k] * b[(k * size) + (i % size)]))];
}
