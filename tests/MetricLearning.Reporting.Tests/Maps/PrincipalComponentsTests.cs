using MetricLearning.Reporting.Maps;

namespace MetricLearning.Reporting.Tests.Maps;

[TestFixture]
internal sealed class PrincipalComponentsTests
{
    [Test]
    public void Project_RowsOnAPlane_KeepsDistancesAndAllVariance()
    {
        Random random = new(1);
        (double X, double Y)[] plane = [.. Enumerable.Range(0, 50).Select(_ => (random.NextDouble() * 10, random.NextDouble()))];
        float[] rows = [.. plane.SelectMany(p => new[]
        {
            (float)((p.X * 0.6) - (p.Y * 0.8)), 7f, (float)((p.X * 0.8) + (p.Y * 0.6)), -2f, 0f,
        })];

        double[][] points = PrincipalComponents.Project(rows, 5, out double share, default);

        share.Should().BeApproximately(1, 1e-6);
        Variance(points, 0).Should().BeGreaterThan(Variance(points, 1));
        for (int i = 1; i < plane.Length; i++)
        {
            double expected = Math.Sqrt(Math.Pow(plane[i].X - plane[0].X, 2) + Math.Pow(plane[i].Y - plane[0].Y, 2));
            double found = Math.Sqrt(Math.Pow(points[i][0] - points[0][0], 2) + Math.Pow(points[i][1] - points[0][1], 2));
            found.Should().BeApproximately(expected, 1e-5, "float rows");
        }
    }

    [Test]
    public void Project_AxisAlignedRows_FindsTheWidestColumns()
    {
        Random random = new(2);
        double[] widths = [0.1, 5, 0.2, 2, 0.3, 0.1, 0.2, 0.1, 0.1, 0.1, 0.1, 0.1];
        float[] rows = [.. Enumerable.Range(0, 400).SelectMany(_ => widths.Select(width => (float)(width * (random.NextDouble() - 0.5))))];

        double[][] points = PrincipalComponents.Project(rows, widths.Length, out _, default);

        Correlation(points, 0, rows, widths.Length, 1).Should().BeGreaterThan(0.99, "the sign makes the largest entry positive");
        Correlation(points, 1, rows, widths.Length, 3).Should().BeGreaterThan(0.99);
    }

    [Test]
    public void Project_OneColumn_HasNoSecondCoordinate() =>
        PrincipalComponents.Project([1, 2, 6], 1, out double share, default).Select(point => (Math.Round(point[0], 6), point[1]))
            .Should().Equal((-2, 0), (-1, 0), (3, 0));

    [Test]
    public void Project_EqualRows_AreAtTheOrigin()
    {
        double[][] points = PrincipalComponents.Project([4, 5, 4, 5], 2, out double share, default);

        share.Should().Be(double.NaN);
        points.Should().OnlyContain(point => point[0] == 0 && point[1] == 0);
    }

    private static double Variance(double[][] points, int axis) => points.Average(point => point[axis] * point[axis]);

    private static double Correlation(double[][] points, int axis, float[] rows, int columns, int column)
    {
        double mean = Enumerable.Range(0, points.Length).Average(i => rows[(i * columns) + column]);
        double xy = 0, xx = 0, yy = 0;
        for (int i = 0; i < points.Length; i++)
        {
            double y = rows[(i * columns) + column] - mean;
            (xy, xx, yy) = (xy + (points[i][axis] * y), xx + (points[i][axis] * points[i][axis]), yy + (y * y));
        }

        return xy / Math.Sqrt(xx * yy);
    }
}
