using MetricLearning.Distances;

namespace MetricLearning.Neighbors;

/// <summary>
/// The distance by which rows are ranked, computed as the core's exact search computes it. Packages that rank what another engine found
/// compile this file.
/// </summary>
internal static class RowDistance
{
    /// <summary>
    /// The distance of a query from a row, in double precision: each sum is one chain in the order of the columns, and no operation is
    /// fused with another, so it is the number that <see cref="NeighborIndex"/> ranks by.
    /// </summary>
    public static double Of(DistanceMetric metric, ReadOnlySpan<float> query, ReadOnlySpan<float> row) => metric switch
    {
        DistanceMetric.Euclidean => Math.Sqrt(Square(query, row)),
        DistanceMetric.SquaredEuclidean => Square(query, row),
        DistanceMetric.InnerProduct => -Product(query, row),
        _ => Angle(query, row),
    };

    /// <summary>The sum of products, one chain in the order of the columns.</summary>
    public static double Product(ReadOnlySpan<float> query, ReadOnlySpan<float> row)
    {
        double sum = 0;
        for (int j = 0; j < row.Length; j++)
        {
            sum += (double)query[j] * row[j];
        }

        return sum;
    }

    private static double Square(ReadOnlySpan<float> query, ReadOnlySpan<float> row)
    {
        double sum = 0;
        for (int j = 0; j < row.Length; j++)
        {
            double difference = (double)query[j] - row[j];
            sum += difference * difference;
        }

        return sum;
    }

    private static double Angle(ReadOnlySpan<float> query, ReadOnlySpan<float> row)
    {
        double product = 0, querySquare = 0, rowSquare = 0;
        for (int j = 0; j < row.Length; j++)
        {
            double q = query[j], r = row[j];
            product += q * r;
            querySquare += q * q;
            rowSquare += r * r;
        }

        double squares = querySquare * rowSquare;
        return squares > 0 ? Math.Clamp(1 - (product / Math.Sqrt(squares)), 0, 2) : 1;
    }
}
