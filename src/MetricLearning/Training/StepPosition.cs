namespace MetricLearning.Training;

/// <summary>Which step of a run is being done.</summary>
/// <param name="Epoch">The epoch's number, from 1.</param>
/// <param name="StepInEpoch">The step's number within its epoch, from 1.</param>
/// <param name="StepIndex">The step's number since the trainer was made, from 0.</param>
/// <param name="LearningRate">The learning rate of the step.</param>
internal readonly record struct StepPosition(int Epoch, int StepInEpoch, long StepIndex, double LearningRate);
