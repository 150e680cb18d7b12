namespace MetricLearning.Extensions.AI;

/// <summary>How far encoding is.</summary>
/// <param name="DoneCount">How many inputs have been encoded, 0 ≤ done ≤ total.</param>
/// <param name="TotalCount">How many inputs had to be: each distinct one that was not known before counts once.</param>
public readonly record struct EmbeddingProgress(int DoneCount, int TotalCount);
