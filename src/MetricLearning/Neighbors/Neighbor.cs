namespace MetricLearning.Neighbors;

/// <summary>A row of the gallery found near a query.</summary>
/// <param name="Index">The row's position in the gallery, in the order the rows were added.</param>
/// <param name="Label">The row's label.</param>
/// <param name="Distance">Its distance from the query by the classifier's metric; smaller is closer.</param>
public readonly record struct Neighbor(int Index, int Label, float Distance);
