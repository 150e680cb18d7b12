namespace MetricLearning.OnnxRuntime;

/// <summary>How far embedding is.</summary>
/// <param name="DoneCount">How many rows the model has embedded, 1 ≤ done ≤ total.</param>
/// <param name="TotalCount">How many rows there are.</param>
public readonly record struct OnnxFeaturesProgress(int DoneCount, int TotalCount);
