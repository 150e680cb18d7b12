using MetricLearning.Distances;

namespace MetricLearning.Postgres;

/// <summary>Distances in double precision, column after column, as in memory.</summary>
internal static class RowDistance
{
    /// <summary>The distance of two rows, [d] each.</summary>
    public static double Of(DistanceMetric metric, ReadOnlySpan<float> query, ReadOnlySpan<float> row) => metric switch
    {
        DistanceMetric.Euclidean => Math.Sqrt(Square(query, row)),
        DistanceMetric.SquaredEuclidean => Square(query, row),
        DistanceMetric.Cosine => Angle(query, row),
        _ => -Product(query, row),
    };

    /// <summary>The sum of products.</summary>
    public static double Product(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += (double)x[i] * y[i];
        }

        return sum;
    }

    private static double Square(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double difference = (double)x[i] - y[i];
            sum += difference * difference;
        }

        return sum;
    }

    private static double Angle(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        double squares = Product(x, x) * Product(y, y);
        return squares > 0 ? Math.Clamp(1 - (Product(x, y) / Math.Sqrt(squares)), 0, 2) : 1;
    }
}
