namespace MetricLearning.Training;

/// <summary>Where a run of training stands. Sent about every 50 ms and at the end of each epoch.</summary>
/// <param name="Epoch">The number of the running epoch since the trainer was made, from 1.</param>
/// <param name="EpochCount">The number of the last epoch planned.</param>
/// <param name="Step">The number of steps done in the epoch.</param>
/// <param name="StepCount">The number of steps in the epoch.</param>
/// <param name="Loss">Mean loss over all terms of the epoch so far; 0 where there was none.</param>
/// <param name="Report">The epoch's report, once the epoch has ended; null before.</param>
public readonly record struct TrainingProgress(int Epoch, int EpochCount, int Step, int StepCount, double Loss, EpochReport? Report)
{
    /// <summary>The share of the call of Train that is done, above 0 and at most 1, if early stopping does not end it before.</summary>
    public double Fraction { get; init; }

    /// <summary>
    /// About how long the call of Train will still take: the time of what was done, validation included, times what is left over what was
    /// done. Zero at the end; early stopping may end the call before.
    /// </summary>
    public TimeSpan TimeLeft { get; init; }
}
