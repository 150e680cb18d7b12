using MetricLearning.Distances;

namespace MetricLearning.Postgres;

/// <summary>How far pgvector's distances, summed in single precision, may be from the exact ones.</summary>
/// <remarks>
/// A sum of d products in any order, with or without fused multiply-adds, has a relative error of at most γ = n·u / (1 − n·u) of the sum of
/// their magnitudes, with u = 2⁻²⁴ and n a little over d. That gives, for a distance D and pgvector's score s:
/// Euclidean, s² ≥ D²·(1 − γ) − τ and ≤ D²·(1 + γ), where τ covers products that underflow;
/// cosine, |s − D| ≤ 3·γ, since rows and queries were scaled so that nothing over- or underflows;
/// inner product, |s − D| ≤ γ·‖x‖·‖q‖ + τ, where the lengths ‖x‖ are a column of the table: what is compared is s − γ·‖x‖·‖q‖ − τ.
/// An inner product that overflows is null, which comes first. A Euclidean score that overflows is infinite, which comes last: it tells
/// that the distance is about 2⁶⁴ or more.
/// </remarks>
internal sealed class ScoreBound(DistanceMetric metric, int dimension)
{
    private readonly double _gamma = (dimension + 16) * Math.ScaleB(1, -24) / (1 - ((dimension + 16) * Math.ScaleB(1, -24)));
    private readonly double _tiny = (dimension + 16) * Math.ScaleB(1, -148);

    /// <summary>By how much a row's length is multiplied where it is taken off the score of an inner product.</summary>
    /// <param name="queryLength">The query's length.</param>
    public double LengthFactor(double queryLength) => _gamma * queryLength * (1 + 1e-9);

    /// <summary>Whether rows of a score and all larger ones are farther than a distance.</summary>
    /// <param name="score">The server's score; null where it overflowed.</param>
    /// <param name="distance">The exact distance.</param>
    public bool IsBeyond(double? score, double distance) => score > Limit(distance);

    /// <summary>The largest score that a row within a distance may have.</summary>
    /// <param name="distance">The exact distance.</param>
    public double Limit(double distance) => metric switch
    {
        DistanceMetric.Cosine => distance + (3 * _gamma),
        DistanceMetric.InnerProduct => distance + _tiny,
        DistanceMetric.SquaredEuclidean => EuclideanLimit(distance),
        _ => EuclideanLimit(distance * distance),
    };

    private double EuclideanLimit(double square)
    {
        double largest = (square * (1 + _gamma)) + _tiny;
        return largest < float.MaxValue ? Math.Sqrt(largest) * (1 + 1e-12) : double.PositiveInfinity;
    }
}
