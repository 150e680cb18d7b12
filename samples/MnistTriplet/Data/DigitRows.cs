using MetricLearning.Data;

namespace MnistTriplet.Data;

/// <summary>Digits as rows of floats, ready to learn from.</summary>
/// <param name="Dataset">The name of the set that they come from.</param>
/// <param name="Train">The rows to learn from.</param>
/// <param name="Test">The rows to classify.</param>
internal sealed record DigitRows(string Dataset, LabeledDataset Train, LabeledDataset Test);
