namespace MetricLearning.DataView;

/// <summary>A feature column of tables, as it was learned.</summary>
/// <param name="Name">Its name.</param>
/// <param name="FirstFeature">The first column of rows that it fills.</param>
/// <param name="FeatureCount">How many it fills: 1 for a number, the length of a vector, the number of categories.</param>
/// <param name="Means">
/// The mean of each of them among the values that are not missing, [feature count]; of categories the share of rows that have it.
/// </param>
/// <param name="Categories">The categories in ordinal order, [feature count]; null for numbers.</param>
public sealed record TableColumn(
    string Name, int FirstFeature, int FeatureCount, IReadOnlyList<double> Means, IReadOnlyList<string>? Categories);
