namespace MetricLearning.Distances;

/// <summary>
/// The distance by which a loss compares embeddings: a metric, on the rows as they are or on the rows scaled to unit length.
/// </summary>
/// <param name="Metric">How far two rows are apart.</param>
/// <param name="NormalizesRows">
/// Whether rows are scaled to unit length first, <c>x / max(‖x‖₂, 1e-12)</c>. Cosine distance is the same either way.
/// </param>
public readonly record struct EmbeddingDistance(DistanceMetric Metric, bool NormalizesRows = false);
