namespace MetricLearning.Data;

/// <summary>The two sides of a split data set.</summary>
/// <param name="Train">The rows to learn from.</param>
/// <param name="Test">The rows held back.</param>
public sealed record DatasetSplit(LabeledDataset Train, LabeledDataset Test);
