namespace MetricLearning.Neighbors;

/// <summary>The centroid of a label found near a query.</summary>
/// <param name="Label">The label.</param>
/// <param name="Distance">The distance of its centroid from the query by the gallery's metric; smaller is closer.</param>
public readonly record struct LabelDistance(string Label, float Distance);
