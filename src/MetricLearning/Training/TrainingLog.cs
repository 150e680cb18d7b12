using Microsoft.Extensions.Logging;

namespace MetricLearning.Training;

/// <summary>The messages that training logs.</summary>
internal static partial class TrainingLog
{
    [LoggerMessage(1, LogLevel.Information, "Training on {RowCount} rows of {ClassCount} classes for up to {EpochCount} epochs.")]
    public static partial void Started(ILogger logger, int rowCount, int classCount, int epochCount);

    [LoggerMessage(
        2,
        LogLevel.Information,
        "Epoch {Epoch}: loss {Loss:F4}, of the active {ActiveFraction:P1} {ActiveLoss:F4}, distances {PositiveDistance:F3} to positives " +
        "and {NegativeDistance:F3} to negatives, spread {Spread:F3}, {RowsPerSecond:F0} rows/s.")]
    public static partial void EpochEnded(
        ILogger logger,
        int epoch,
        double loss,
        double activeFraction,
        double activeLoss,
        double positiveDistance,
        double negativeDistance,
        double spread,
        double rowsPerSecond);

    [LoggerMessage(3, LogLevel.Information, "Epoch {Epoch}: validation metric {Metric:F4}, best in epoch {BestEpoch}.")]
    public static partial void Validated(ILogger logger, int epoch, double metric, int bestEpoch);

    [LoggerMessage(4, LogLevel.Warning, "{Warning}")]
    public static partial void Warned(ILogger logger, string warning);

    [LoggerMessage(5, LogLevel.Information, "Training ended after {EpochCount} epochs in {Seconds:F1} s with the parameters of epoch " +
        "{BestEpoch}.")]
    public static partial void Ended(ILogger logger, int epochCount, double seconds, int bestEpoch);

    [LoggerMessage(6, LogLevel.Error, "Training failed in epoch {Epoch}; the network holds the parameters with which the epoch began.")]
    public static partial void Failed(ILogger logger, Exception exception, int epoch);
}
