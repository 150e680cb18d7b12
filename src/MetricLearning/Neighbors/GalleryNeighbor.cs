namespace MetricLearning.Neighbors;

/// <summary>A row of a <see cref="Gallery"/> found near a query.</summary>
/// <param name="Id">The row's id.</param>
/// <param name="Label">The row's label.</param>
/// <param name="Distance">Its distance from the query by the gallery's metric; smaller is closer.</param>
public readonly record struct GalleryNeighbor(string Id, string Label, float Distance);
