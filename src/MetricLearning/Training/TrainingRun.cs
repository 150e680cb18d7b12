using System.Diagnostics;
using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Sampling;
using Microsoft.Extensions.Logging;

namespace MetricLearning.Training;

/// <summary>One call of <see cref="EmbeddingTrainer.Train"/>: its epochs, with the state that lives from one to the next.</summary>
internal sealed class TrainingRun
{
    private readonly EmbeddingTrainerOptions _options;
    private readonly LabeledDataset _data;
    private readonly ILogger _logger;
    private readonly ProgressReporter _progress;
    private readonly IBatchSampler _batches;
    private readonly TrainingStep _step;
    private readonly ParameterSnapshot _epochStart;
    private readonly CollapseDetector _collapse;
    private readonly EarlyStoppingMonitor? _earlyStopping;
    private readonly int[] _rows;
    private long _stepIndex;

    public TrainingRun(
        IEmbeddingNetwork network,
        EmbeddingTrainerOptions options,
        LabeledDataset data,
        LabeledDataset? validation,
        IProgress<TrainingProgress>? progress,
        ILogger logger)
    {
        _options = options;
        _data = data;
        _logger = logger;
        _progress = new(progress, options.Epochs);
        _batches = options.CreateBatchSampler();
        _rows = new int[MaxBatchRowCount(_batches, data)];
        _step = new(network, options, data, _rows.Length);
        _epochStart = new(network, options.Loss);
        _collapse = new(options.Loss, network.EmbeddingDimension);
        _earlyStopping = validation is null ? null : new(options.EarlyStopping!, network, options.Loss, validation);
    }

    /// <summary>Runs all epochs, or as many as early stopping wants.</summary>
    public TrainingReport Run(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        TrainingLog.Started(_logger, _data.RowCount, _data.ClassCount, _options.Epochs);
        var epochs = new List<EpochReport>();
        while (epochs.Count < _options.Epochs && _earlyStopping is not { ShouldStop: true })
        {
            epochs.Add(RunEpoch(epochs.Count + 1, cancellationToken));
        }

        _earlyStopping?.RestoreBest();
        int bestEpoch = _earlyStopping?.BestEpoch ?? epochs.Count;
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        TrainingLog.Ended(_logger, epochs.Count, seconds, bestEpoch);
        return new(epochs.AsReadOnly(), seconds, bestEpoch, StoppedEarly: epochs.Count < _options.Epochs);
    }

    private static int MaxBatchRowCount(IBatchSampler batches, LabeledDataset data)
    {
        int count = batches.MaxBatchRowCount(data.Labels);
        return count >= 1
            ? count
            : throw new InvalidOperationException(
                $"BatchSampler says that its largest batch has {count} rows; expected at least 1. Let MaxBatchRowCount " +
                "return what NextBatch can write.");
    }

    // A cancelled epoch keeps its steps: each is complete. Any other failure puts the parameters of the epoch's start back.
    private EpochReport RunEpoch(int epoch, CancellationToken cancellationToken)
    {
        _epochStart.Take();
        try
        {
            return RunSteps(epoch, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !_epochStart.SourceIsFinite())
        {
            _epochStart.Restore();
            TrainingLog.Failed(_logger, exception, epoch);
            throw;
        }
    }

    private EpochReport RunSteps(int epoch, CancellationToken cancellationToken)
    {
        int stepCount = _batches.BeginEpoch(_data.Labels, epoch - 1);
        long stepCountOfRun = _stepIndex + ((long)(_options.Epochs - epoch + 1) * stepCount);
        var totals = new EpochTotals();
        StepPosition position = new(epoch, StepInEpoch: 0, _stepIndex, LearningRate: 0);
        long start = Stopwatch.GetTimestamp();
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<int> rows = NextBatch(epoch, position.StepInEpoch, stepCount);
            double rate = _options.LearningRate * _options.Schedule.FactorAt(_stepIndex, stepCountOfRun);
            position = new(epoch, position.StepInEpoch + 1, _stepIndex, rate);
            totals.Add(_step.Run(rows, position), rate);
            _stepIndex++;
            _progress.ReportStep(position, stepCount, totals.MeanLoss);
        }
        while (position.StepInEpoch < stepCount);

        return Conclude(totals.ToReport(epoch, Stopwatch.GetElapsedTime(start)), totals, position);
    }

    private ReadOnlySpan<int> NextBatch(int epoch, int batchesDone, int batchCount)
    {
        int rowCount = batchesDone < batchCount ? _batches.NextBatch(_rows) : 0;
        return rowCount > 0
            ? _rows.AsSpan(0, rowCount)
            : throw new InvalidOperationException(
                $"BatchSampler announced {batchCount} batches in epoch {epoch} and gave {batchesDone}; expected at least 1, and as many as " +
                "announced. Ask it for smaller batches.");
    }

    // The last step's update has no step after it that would notice parameters that are not finite.
    private EpochReport Conclude(EpochReport report, EpochTotals totals, in StepPosition position)
    {
        if (!_epochStart.SourceIsFinite())
        {
            throw new TrainingDivergedException("a parameter", position, _options.Loss.Distance);
        }

        report = report with
        {
            ValidationMetric = _earlyStopping?.Examine(report.Epoch),
            Warning = _collapse.Examine(report, totals),
        };
        Log(report);
        _progress.ReportEpoch(report, totals.StepCount);
        return report;
    }

    private void Log(EpochReport report)
    {
        TrainingLog.EpochEnded(
            _logger,
            report.Epoch,
            report.Loss,
            report.ActiveFraction,
            report.ActiveLoss,
            report.PositiveDistance,
            report.NegativeDistance,
            report.Spread,
            report.RowsPerSecond);
        if (report.ValidationMetric is double metric)
        {
            TrainingLog.Validated(_logger, report.Epoch, metric, _earlyStopping!.BestEpoch);
        }

        if (report.Warning is not null)
        {
            TrainingLog.Warned(_logger, report.Warning);
        }
    }
}
