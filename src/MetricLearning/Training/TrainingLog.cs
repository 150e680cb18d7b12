using Microsoft.Extensions.Logging;

namespace MetricLearning.Training;

/// <summary>The messages that training logs.</summary>
internal static partial class TrainingLog
{
    [LoggerMessage(1, LogLevel.Information, "Training on {RowCount} rows of {ClassCount} classes for up to {EpochCount} epochs.")]
    public static partial void Started(ILogger logger, int rowCount, int classCount, int epochCount);

    /// <summary>Logs an epoch by what there is to say about it.</summary>
    public static void EpochEnded(ILogger logger, EpochReport report, int epochCount)
    {
        if (report.TermCount == 0)
        {
            EpochComparedNothing(logger, report.Epoch, epochCount, report.Spread, report.RowsPerSecond);
        }
        else if (report.ActiveFraction is double fraction)
        {
            EpochEnded(
                logger,
                report.Epoch,
                epochCount,
                report.Loss,
                fraction,
                report.ActiveLoss ?? 0,
                report.PositiveDistance,
                report.NegativeDistance,
                report.Spread,
                report.RowsPerSecond);
        }
        else
        {
            EpochEndedAllActive(
                logger,
                report.Epoch,
                epochCount,
                report.Loss,
                report.PositiveDistance,
                report.NegativeDistance,
                report.Spread,
                report.RowsPerSecond);
        }
    }

    [LoggerMessage(
        3, LogLevel.Information, "Epoch {Epoch} of {EpochCount}: validation metric {Metric:F4}, best so far in epoch {BestEpoch}.")]
    public static partial void Validated(ILogger logger, int epoch, int epochCount, double metric, int bestEpoch);

    [LoggerMessage(4, LogLevel.Warning, "{Warning}")]
    public static partial void Warned(ILogger logger, string warning);

    [LoggerMessage(5, LogLevel.Information, "Training ended after {EpochCount} epochs in {Seconds:F1} s with the parameters of epoch " +
        "{BestEpoch}.")]
    public static partial void Ended(ILogger logger, int epochCount, double seconds, int bestEpoch);

    [LoggerMessage(6, LogLevel.Error, "Training failed in epoch {Epoch}; the network holds the parameters with which the epoch began.")]
    public static partial void Failed(ILogger logger, Exception exception, int epoch);

    [LoggerMessage(
        7,
        LogLevel.Information,
        "Training was cancelled in epoch {Epoch} of {EpochCount}, after {FinishedCount} finished epochs and {Seconds:F1} s; the network " +
        "holds what was learned up to the last complete step.")]
    public static partial void Canceled(ILogger logger, int epoch, int epochCount, int finishedCount, double seconds);

    [LoggerMessage(
        10, LogLevel.Information, "Validation metric {Metric:F4} after epoch {BestEpoch}; {RawMetric:F4} on the rows as they are.")]
    public static partial void ComparedWithRawRows(ILogger logger, double metric, int bestEpoch, double rawMetric);

    [LoggerMessage(
        2,
        LogLevel.Information,
        "Epoch {Epoch} of {EpochCount}: loss {Loss:F4}; {ActiveFraction:P1} of the terms active, their mean loss {ActiveLoss:F4}; mean " +
        "distance {PositiveDistance:F3} to positives, {NegativeDistance:F3} to negatives; spread {Spread:F3}; {RowsPerSecond:F0} rows/s.")]
    private static partial void EpochEnded(
        ILogger logger,
        int epoch,
        int epochCount,
        double loss,
        double activeFraction,
        double activeLoss,
        double positiveDistance,
        double negativeDistance,
        double spread,
        double rowsPerSecond);

    [LoggerMessage(
        8,
        LogLevel.Information,
        "Epoch {Epoch} of {EpochCount}: loss {Loss:F4}; mean distance {PositiveDistance:F3} to positives, {NegativeDistance:F3} to " +
        "negatives; spread {Spread:F3}; {RowsPerSecond:F0} rows/s.")]
    private static partial void EpochEndedAllActive(
        ILogger logger,
        int epoch,
        int epochCount,
        double loss,
        double positiveDistance,
        double negativeDistance,
        double spread,
        double rowsPerSecond);

    [LoggerMessage(
        9,
        LogLevel.Information,
        "Epoch {Epoch} of {EpochCount}: the loss had nothing to compare; spread {Spread:F3}; {RowsPerSecond:F0} rows/s.")]
    private static partial void EpochComparedNothing(ILogger logger, int epoch, int epochCount, double spread, double rowsPerSecond);
}
