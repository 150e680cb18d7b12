namespace MetricLearning.Neighbors;

/// <summary>A gallery of the rows that are needed to decide as all rows do, and what leaving out the others costs.</summary>
/// <param name="Gallery">The rows that are needed, with their labels and ids, in the order in which they were added.</param>
/// <param name="RowsBefore">The number of all rows.</param>
/// <param name="RowsAfter">The number of those that are needed.</param>
/// <param name="AccuracyBefore">The share of rows that all rows label right, 0 to 1.</param>
/// <param name="AccuracyAfter">The share that the needed ones label right, of the same rows.</param>
public sealed record CondensedGallery(Gallery Gallery, int RowsBefore, int RowsAfter, double AccuracyBefore, double AccuracyAfter);
