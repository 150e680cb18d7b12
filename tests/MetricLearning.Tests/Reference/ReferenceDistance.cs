using MetricLearning.Distances;

namespace MetricLearning.Tests.Reference;

/// <summary>Distances by plain loops in double precision.</summary>
internal static class ReferenceDistance
{
    public static double[][] All(double[][] rows, EmbeddingDistance distance)
    {
        double[][] compared = distance.NormalizesRows || distance.Metric == DistanceMetric.Cosine ? [.. rows.Select(Unit)] : rows;
        return [.. compared.Select(x => compared.Select(y => Between(x, y, distance.Metric)).ToArray())];
    }

    public static double[][] ToDouble(float[] values, int rows, int columns) =>
        [.. Enumerable.Range(0, rows).Select(i => values.Skip(i * columns).Take(columns).Select(v => (double)v).ToArray())];

    private static double Between(double[] x, double[] y, DistanceMetric metric)
    {
        double product = x.Zip(y, (a, b) => a * b).Sum();
        double squared = x.Zip(y, (a, b) => (a - b) * (a - b)).Sum();
        return metric switch
        {
            DistanceMetric.Euclidean => Math.Sqrt(squared),
            DistanceMetric.SquaredEuclidean => squared,
            DistanceMetric.Cosine => 1 - product,
            DistanceMetric.InnerProduct => -product,
            _ => throw new ArgumentOutOfRangeException(nameof(metric)),
        };
    }

    private static double[] Unit(double[] row)
    {
        double norm = Math.Max(Math.Sqrt(row.Sum(v => v * v)), 1e-12);
        return [.. row.Select(v => v / norm)];
    }
}
