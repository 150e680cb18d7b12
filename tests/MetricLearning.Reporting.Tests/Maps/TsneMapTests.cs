using MetricLearning.Reporting.Maps;

namespace MetricLearning.Reporting.Tests.Maps;

[TestFixture]
internal sealed class TsneMapTests
{
    private static readonly MapOptions Options = new() { StepCount = 300, Perplexity = 10, MaxDegreeOfParallelism = 1 };

    [Test]
    public void Of_ThreeClusters_ArePlacedApart()
    {
        float[] rows = Clusters(90, 10);

        double[][] points = Map(rows, 10, Options);

        for (int i = 0; i < points.Length; i++)
        {
            int nearest = Enumerable.Range(0, points.Length).Where(j => j != i).MinBy(j => Distance(points[i], points[j]));
            (nearest % 3).Should().Be(i % 3, "row {0} lies with its cluster", i);
        }
    }

    [Test]
    public void Of_AnyThreads_GiveTheSameBits()
    {
        const int Count = 1030; // enough rows that threads share them
        Random random = new(5);
        float[] target = Draw(random, Count * Count), x = Draw(random, Count), y = Draw(random, Count);
        TsneDescent one = new(target, [[.. x], [.. y]], 1), three = new(target, [[.. x], [.. y]], 3);

        one.Step(12, 0.5, 1e-6);
        three.Step(12, 0.5, 1e-6);

        one.Points[0].Should().Equal(three.Points[0]).And.NotEqual(x);
        one.Points[1].Should().Equal(three.Points[1]).And.NotEqual(y);
    }

    [Test]
    public void Of_OtherSeed_IsAnotherMap()
    {
        float[] rows = Clusters(30, 4);

        Map(rows, 4, Options with { StepCount = 20 }).SelectMany(point => point)
            .Should().NotEqual(Map(rows, 4, Options with { StepCount = 20, Seed = 1 }).SelectMany(point => point));
    }

    // The gradient against differences of the divergence that it descends.
    [Test]
    public void Step_SmallMove_LowersTheDivergenceAsTheGradientSays()
    {
        const int Count = 12;
        float[] target = NeighborProbabilities.Of(Clusters(Count, 3), 3, 3, 1, default);
        Random random = new(3);
        float[][] points = [Draw(random, Count), Draw(random, Count)];
        double[][] before = [[.. points[0].Select(x => (double)x)], [.. points[1].Select(y => (double)y)]];
        new TsneDescent(target, points, 1).Step(1, 0, 1);

        // The first gain is 0.8 or 1.2 by the sign of the gradient, and the points stay centred.
        IEnumerable<double> gradient = Enumerable.Range(0, Count).Select(i => Difference(target, before, i));
        double[] expected = [.. gradient.Select(slope => -slope * (slope > 0 ? 1.2 : 0.8))];
        double[] places = [.. before[0].Zip(expected, (x, move) => x + move)];
        double mean = places.Average();
        for (int i = 0; i < Count; i++)
        {
            ((double)points[0][i]).Should().BeApproximately(places[i] - mean, 2e-5, "single precision against differences");
        }
    }

    private static double Difference(float[] target, double[][] points, int i)
    {
        const double Small = 1e-4;
        double[][] up = [[.. points[0]], points[1]], down = [[.. points[0]], points[1]];
        up[0][i] += Small;
        down[0][i] -= Small;
        return (Divergence(target, up) - Divergence(target, down)) / (2 * Small);
    }

    private static double Divergence(float[] target, double[][] points)
    {
        int count = points[0].Length;
        double[] weights = new double[count * count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                double d = Math.Pow(points[0][i] - points[0][j], 2) + Math.Pow(points[1][i] - points[1][j], 2);
                weights[(i * count) + j] = i == j ? 0 : 1 / (1 + d);
            }
        }

        double total = weights.Sum();
        return target.Zip(weights).Where(pair => pair.First > 0 && pair.Second > 0)
            .Sum(pair => pair.First * Math.Log(pair.First / (pair.Second / total)));
    }

    private static float[] Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() * 4))];

    private static double[][] Map(float[] rows, int columns, MapOptions options) =>
        TsneMap.Of(rows, columns, PrincipalComponents.Project(rows, columns, out _, default), options, _ => { }, default);

    private static float[] Clusters(int count, int columns)
    {
        Random random = new(7);
        return [.. Enumerable.Range(0, count).SelectMany(row => Enumerable.Range(0, columns).Select(
            column => (float)(random.NextDouble() + (column == row % 3 ? 4 : 0))))];
    }

    private static double Distance(double[] one, double[] other) => Math.Pow(one[0] - other[0], 2) + Math.Pow(one[1] - other[1], 2);
}
