namespace MetricLearning.USearch;

/// <summary>How near the answers of a <see cref="USearchGallery"/> come to those of exact search.</summary>
/// <param name="RowCount">The rows that took part, n.</param>
/// <param name="QueryCount">The queries, m.</param>
/// <param name="NeighborCount">The neighbours that were asked for, k.</param>
/// <param name="Recall">
/// The share of the k nearest rows that searches found, 0 to 1: the mean over the queries. A row as near as the k-th counts as one of
/// them. 1 where no row takes part.
/// </param>
/// <param name="LowestRecall">The same of the query that fared worst.</param>
/// <param name="MeanDistanceError">
/// How much farther the rows that were found are than the nearest ones, place by place: the mean over places and queries, 0 or more.
/// </param>
public sealed record RecallMeasurement(
    int RowCount, int QueryCount, int NeighborCount, double Recall, double LowestRecall, double MeanDistanceError);
