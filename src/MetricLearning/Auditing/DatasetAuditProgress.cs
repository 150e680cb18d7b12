namespace MetricLearning.Auditing;

/// <summary>How far an audit has come. Nearly all of its time goes into the search of neighbours.</summary>
/// <param name="SearchedRows">The rows whose neighbours have been searched.</param>
/// <param name="RowCount">
/// The rows whose neighbours are searched in all. Equal rows are searched once, those of a test set twice: among the training rows and
/// among themselves.
/// </param>
public readonly record struct DatasetAuditProgress(long SearchedRows, long RowCount);
