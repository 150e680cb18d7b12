namespace MetricLearning.Training;

/// <summary>Where a run of training stands. Sent about every 50 ms and at the end of each epoch.</summary>
/// <param name="Epoch">The number of the running epoch since the trainer was made, from 1.</param>
/// <param name="EpochCount">The number of the last epoch planned.</param>
/// <param name="Step">The number of steps done in the epoch.</param>
/// <param name="StepCount">The number of steps in the epoch.</param>
/// <param name="Loss">Mean loss over all terms of the epoch so far.</param>
/// <param name="Report">The epoch's report, once the epoch has ended; null before.</param>
public readonly record struct TrainingProgress(int Epoch, int EpochCount, int Step, int StepCount, double Loss, EpochReport? Report);
