namespace MetricLearning.Neighbors;

/// <summary>A label of a gallery.</summary>
/// <param name="Label">The label.</param>
/// <param name="Count">The number of its rows, 1 ≤ count.</param>
public readonly record struct LabelCount(string Label, long Count);
