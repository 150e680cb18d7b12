namespace MetricLearning.Training;

/// <summary>
/// When training ends before its last epoch: once <see cref="EmbeddingTrainerOptions.ValidationMetric"/> has stopped improving.
/// </summary>
/// <remarks>
/// The metric is taken after each epoch. An epoch is better than the best so far if it improves on it by more than
/// <see cref="MinimumImprovement"/>; the first epoch always is. Training ends with what it had learned after the best epoch, also when
/// all epochs were run. Immutable and thread-safe.
/// </remarks>
public sealed record EarlyStopping
{
    /// <summary>Whether a greater metric is better; true unless set, as for accuracy and retrieval metrics.</summary>
    public bool HigherIsBetter { get; init; } = true;

    /// <summary>After how many epochs in a row without improvement training stops, 1 ≤ patience; 3 unless set.</summary>
    public int Patience { get; init; } = 3;

    /// <summary>
    /// By how much an epoch must beat the best one to count as better, in the metric's unit, 0 ≤ improvement; 0 unless set.
    /// </summary>
    public double MinimumImprovement { get; init; }
}
