using MetricLearning.Distances;
using Microsoft.Extensions.VectorData;

namespace MetricLearning.VectorData;

/// <summary>What the scores of a distance function of vector stores mean.</summary>
/// <param name="Function">Its name, one of <see cref="Microsoft.Extensions.VectorData.DistanceFunction"/>.</param>
/// <param name="Metric">The distance of ours that orders as it does.</param>
/// <param name="IsSimilarity">Whether a larger score is nearer.</param>
internal sealed record StoreScore(string Function, DistanceMetric Metric, bool IsSimilarity)
{
    private const string Default = DistanceFunction.CosineSimilarity;

    private static readonly StoreScore[] Known =
    [
        new(DistanceFunction.CosineSimilarity, DistanceMetric.Cosine, IsSimilarity: true),
        new(DistanceFunction.CosineDistance, DistanceMetric.Cosine, IsSimilarity: false),
        new(DistanceFunction.DotProductSimilarity, DistanceMetric.InnerProduct, IsSimilarity: true),
        new(DistanceFunction.NegativeDotProductSimilarity, DistanceMetric.InnerProduct, IsSimilarity: false),
        new(DistanceFunction.EuclideanDistance, DistanceMetric.Euclidean, IsSimilarity: false),
        new(DistanceFunction.EuclideanSquaredDistance, DistanceMetric.SquaredEuclidean, IsSimilarity: false),
    ];

    /// <summary>The meaning of a function's scores.</summary>
    /// <param name="function">The function; null for the cosine similarity.</param>
    /// <param name="name">The caller's parameter.</param>
    /// <exception cref="ArgumentException">It is none that is known here.</exception>
    public static StoreScore Of(string? function, string name) =>
        Array.Find(Known, one => one.Function == (function ?? Default)) ?? throw new ArgumentException(
            $"{name} is {function}; expected one of {string.Join(", ", Known.Select(one => one.Function))}. Pass one of them.", name);

    /// <summary>The score of a distance of ours.</summary>
    public double OfDistance(float distance) => (Metric, IsSimilarity) switch
    {
        (DistanceMetric.Cosine, true) => 1 - (double)distance,
        (DistanceMetric.InnerProduct, true) => -(double)distance,
        _ => distance,
    };

    /// <summary>
    /// The distance of ours that has a score, the inverse of <see cref="OfDistance"/>. Never beyond the range of the metric, which rounding
    /// may be.
    /// </summary>
    public double DistanceOf(double score) => (Metric, IsSimilarity) switch
    {
        (DistanceMetric.Cosine, _) => Math.Clamp(IsSimilarity ? 1 - score : score, 0, 2),
        (DistanceMetric.InnerProduct, _) => IsSimilarity ? -score : score,
        _ => Math.Max(0, score),
    };

    /// <summary>Whether a score is as near as a threshold, or nearer.</summary>
    public bool Reaches(double score, double threshold) => IsSimilarity ? score >= threshold : score <= threshold;

    /// <summary>
    /// The squared Euclidean distance of a score: of the vectors, or, for the cosine and the dot product, of the vectors at unit length,
    /// 2 − 2·cos. Never below 0, which rounding may be.
    /// </summary>
    public double SquaredDistanceOf(double score) => Math.Max(0, (Metric, IsSimilarity) switch
    {
        (DistanceMetric.Cosine, true) or (DistanceMetric.InnerProduct, true) => 2 - (2 * score),
        (DistanceMetric.Cosine, false) => 2 * score,
        (DistanceMetric.InnerProduct, false) => 2 + (2 * score),
        (DistanceMetric.Euclidean, _) => score * score,
        _ => score,
    });
}
