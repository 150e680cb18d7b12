using System.Globalization;

namespace MetricLearning.Training;

/// <summary>
/// Training was cancelled, and everything is as after its last complete step. Carries what the finished epochs did.
/// </summary>
/// <remarks>Who catches <see cref="OperationCanceledException"/> catches it too.</remarks>
/// <example>
/// <code>
/// try
/// {
///     report = trainer.Train(data, cancellationToken: token);
/// }
/// catch (TrainingCanceledException canceled)
/// {
///     report = canceled.Report; // the network can be used, and trained on by the same trainer
/// }
/// </code>
/// </example>
public sealed class TrainingCanceledException : OperationCanceledException
{
    internal TrainingCanceledException(TrainingReport report, int epochCount, OperationCanceledException cause)
        : base(Describe(report, epochCount), cause, cause.CancellationToken) => Report = report;

    /// <summary>
    /// The epochs that were finished, maybe none. Its best epoch is the one that was cancelled: the network holds what was learned up to
    /// the last complete step of it. Early stopping, if set, has not put back the best one.
    /// </summary>
    public TrainingReport Report { get; }

    private static string Describe(TrainingReport report, int epochCount) => string.Create(
        CultureInfo.InvariantCulture,
        $"Training was cancelled in epoch {report.BestEpoch} of {epochCount}, after {report.Epochs.Count} finished ones. The network " +
        $"holds " +
        $"what was learned up to the last complete step; Report tells about the finished epochs.");
}
