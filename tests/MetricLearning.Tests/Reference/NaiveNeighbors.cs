using MetricLearning.Distances;

namespace MetricLearning.Tests.Reference;

/// <summary>
/// Neighbour search as its definition reads: every distance in double precision by a plain loop, and a full sort by (distance, index).
/// </summary>
internal static class NaiveNeighbors
{
    public static (int Index, float Distance)[] Search(
        ReadOnlySpan<float> query, ReadOnlySpan<float> rows, DistanceMetric metric, int neighborCount)
    {
        int depth = query.Length;
        var all = new (int Index, double Distance)[rows.Length / depth];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = (i, Distance(query, rows.Slice(i * depth, depth), metric));
        }

        return [.. all.OrderBy(n => n.Distance).ThenBy(n => n.Index).Take(neighborCount).Select(n => (n.Index, (float)n.Distance))];
    }

    public static double Distance(ReadOnlySpan<float> x, ReadOnlySpan<float> y, DistanceMetric metric)
    {
        double product = 0;
        double xx = 0;
        double yy = 0;
        double square = 0;
        for (int j = 0; j < x.Length; j++)
        {
            product += (double)x[j] * y[j];
            xx += (double)x[j] * x[j];
            yy += (double)y[j] * y[j];
            square += ((double)x[j] - y[j]) * ((double)x[j] - y[j]);
        }

        return metric switch
        {
            DistanceMetric.Euclidean => Math.Sqrt(square),
            DistanceMetric.SquaredEuclidean => square,
            DistanceMetric.Cosine => xx * yy > 0 ? Math.Clamp(1 - (product / Math.Sqrt(xx * yy)), 0, 2) : 1,
            _ => -product,
        };
    }
}
