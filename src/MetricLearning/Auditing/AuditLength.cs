using MetricLearning.Distances;

namespace MetricLearning.Auditing;

/// <summary>
/// Distances on the scale of lengths, so that ratios of them mean the same by every metric: the root of a squared distance, and of a cosine
/// distance c the distance <c>√(2c)</c> between rows of unit length.
/// </summary>
internal static class AuditLength
{
    /// <summary>The length of a distance.</summary>
    public static double Of(DistanceMetric metric, double distance) => metric switch
    {
        DistanceMetric.SquaredEuclidean => Math.Sqrt(distance),
        DistanceMetric.Cosine => Math.Sqrt(2 * distance),
        _ => distance,
    };
}
