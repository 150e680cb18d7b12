namespace MetricLearning.Training;

/// <summary>What a run of training did.</summary>
/// <param name="Epochs">The epochs that were run, in their order.</param>
/// <param name="Seconds">Wall-clock seconds of the whole run, validation included.</param>
/// <param name="BestEpoch">
/// The number of the epoch, since the trainer was made, from 1, whose parameters the network holds: the best one with <see
/// cref="EarlyStopping"/>, else the last.
/// </param>
/// <param name="StoppedEarly">Whether <see cref="EarlyStopping"/> ended the run before its last epoch.</param>
public sealed record TrainingReport(IReadOnlyList<EpochReport> Epochs, double Seconds, int BestEpoch, bool StoppedEarly)
{
    /// <summary>
    /// The validation metric of the rows to validate as they were handed over, without the network: what learning has to beat. Null without
    /// such rows, and with a metric that is not one of <see cref="ValidationMetrics"/>.
    /// </summary>
    public double? RawMetric { get; init; }

    /// <summary>
    /// That learning did not pay, and what to try: the network's embeddings are no better by the validation metric than the rows as they
    /// are. Null where learning paid or was not compared.
    /// </summary>
    public string? Warning { get; init; }
}
