using System.Diagnostics;
using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Telemetry;
using Microsoft.Extensions.Logging;

namespace MetricLearning.Training;

/// <summary>One call of <see cref="EmbeddingTrainer.Train"/>: its epochs, with the state that lives from one to the next.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly EmbeddingTrainerOptions _options;
    private readonly LabeledDataset _data;
    private readonly ILogger _logger;
    private readonly ProgressReporter _progress;
    private readonly BatchSequence _batches;
    private readonly BatchReader? _reader;
    private readonly TrainingStep _step;
    private readonly TrainingState _state;
    private readonly TrainingSnapshot _epochStart;
    private readonly CollapseDetector _collapse;
    private readonly Validation? _validation;
    private readonly LabeledDataset? _validationRows;
    private readonly int _firstEpoch;
    private readonly long _firstStep;

    public TrainingRun(
        IEmbeddingNetwork network,
        EmbeddingTrainerOptions options,
        TrainingState state,
        LabeledDataset data,
        BatchSequence batches,
        LabeledDataset? validation,
        IProgress<TrainingProgress>? progress,
        ILogger logger)
    {
        _options = options;
        _data = data;
        _logger = logger;
        _state = state;
        (_firstEpoch, _firstStep) = (state.EpochCount + 1, state.StepCount);
        _progress = new(progress, _firstEpoch, LastEpoch);
        _batches = batches;
        _reader = data.IsInMemory ? null : new(data, _batches.MaxRowCount);
        _step = new(network, options, state, data, _batches.MaxRowCount, _reader);
        _epochStart = state.Snapshot(network, options.Loss);
        _collapse = new(options.Loss, network.EmbeddingDimension);
        _validationRows = validation;
        _validation = validation is null ? null
            : new(options, network, validation, options.EarlyStopping is null ? null : state.Snapshot(network, options.Loss));
    }

    private int LastEpoch => _firstEpoch + _options.Epochs - 1;

    /// <summary>Runs all epochs, or as many as early stopping wants.</summary>
    public TrainingReport Run(CancellationToken cancellationToken) => Instruments.Train(
        TelemetryNames.FitActivity, _data.RowCount, _data.FeatureCount, _data.ClassCount, () => RunEpochs(cancellationToken));

    /// <summary>Ends the threads that read rows.</summary>
    public void Dispose() => _reader?.Dispose();

    private TrainingReport RunEpochs(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        TrainingLog.Started(_logger, _data.RowCount, _data.ClassCount, _options.Epochs);
        var epochs = new List<EpochReport>();
        while (epochs.Count < _options.Epochs && _validation is not { ShouldStop: true })
        {
            int epoch = _firstEpoch + epochs.Count;
            try
            {
                epochs.Add(RunEpoch(epoch, cancellationToken));
                Instruments.EpochEnded();
            }
            catch (OperationCanceledException cause) when (_state.EpochCount == epoch)
            {
                throw Canceled(epochs, Stopwatch.GetElapsedTime(start).TotalSeconds, epoch, cause);
            }
        }

        _validation?.RestoreBest();
        int bestEpoch = _validation?.BestEpoch ?? epochs[^1].Epoch;
        (double? rawMetric, string? warning) = CompareWithRawRows(epochs[bestEpoch - _firstEpoch]);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        TrainingLog.Ended(_logger, epochs.Count, seconds, bestEpoch);
        return new(epochs.AsReadOnly(), seconds, bestEpoch, StoppedEarly: epochs.Count < _options.Epochs)
        {
            RawMetric = rawMetric,
            Warning = warning,
        };
    }

    private TrainingCanceledException Canceled(List<EpochReport> epochs, double seconds, int epoch, OperationCanceledException cause)
    {
        TrainingLog.Canceled(_logger, epoch, LastEpoch, epochs.Count, seconds);
        TrainingReport report = new(epochs.AsReadOnly(), seconds, BestEpoch: epoch, StoppedEarly: false);
        return new(report, LastEpoch, cause);
    }

    private (double? RawMetric, string? Warning) CompareWithRawRows(EpochReport best)
    {
        if (_validation is null || best.ValidationMetric is not double metric)
        {
            return (null, null);
        }

        if (_state.RawMetric?.Rows != _validationRows)
        {
            _state.RawMetric = (_validationRows!, _validation.OfRawRows());
        }

        if (_state.RawMetric?.Metric is not double rawMetric)
        {
            return (null, null);
        }

        TrainingLog.ComparedWithRawRows(_logger, metric, best.Epoch, rawMetric);
        string? warning = Validation.Compare(metric, rawMetric);
        if (warning is not null)
        {
            TrainingLog.Warned(_logger, warning);
        }

        return (rawMetric, warning);
    }

    // A cancelled epoch keeps its steps: each is complete. Any other failure puts all back as it was at the epoch's start.
    private EpochReport RunEpoch(int epoch, CancellationToken cancellationToken)
    {
        long stepsBefore = _state.StepCount;
        _state.EpochCount = epoch;
        _epochStart.Take();
        try
        {
            EpochReport report = RunSteps(epoch, cancellationToken);
            _state.RememberNames(_data);
            return report;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !_epochStart.SourceIsFinite())
        {
            _epochStart.Restore();
            (_state.EpochCount, _state.StepCount) = (epoch - 1, stepsBefore);
            TrainingLog.Failed(_logger, exception, epoch);
            throw;
        }
        catch (OperationCanceledException) when (_state.StepCount > stepsBefore)
        {
            _state.RememberNames(_data);
            throw;
        }
    }

    private EpochReport RunSteps(int epoch, CancellationToken cancellationToken)
    {
        int stepCount = _batches.BeginEpoch(epoch);
        long stepsLeft = (long)(_firstEpoch + _options.Epochs - epoch) * stepCount;
        long stepCountOfRun = _state.StepCount - _firstStep + stepsLeft;
        var totals = new EpochTotals(_options.Loss.HasInactiveTerms);
        StepPosition position = new(epoch, StepInEpoch: 0, _state.StepCount, LearningRate: 0);
        long start = Stopwatch.GetTimestamp();
        cancellationToken.ThrowIfCancellationRequested();
        ReadFirstRows(cancellationToken);
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            _batches.MoveNext();
            double rate = _options.LearningRate * _options.Schedule.FactorAt(_state.StepCount - _firstStep, stepCountOfRun);
            position = new(epoch, position.StepInEpoch + 1, _state.StepCount, rate);
            totals.Add(_step.Run(_batches.Current, position, _batches.Upcoming, _batches.UpcomingRuns, cancellationToken), rate);
            _state.StepCount++;
            _progress.ReportStep(position, stepCount, totals.MeanLoss);
        }
        while (position.StepInEpoch < stepCount);

        return Conclude(totals.ToReport(epoch, Stopwatch.GetElapsedTime(start)), totals, position);
    }

    // The sampler is asked for runs after each batch that it gives, and each step draws one: the first two lists are taken here.
    private void ReadFirstRows(CancellationToken cancellationToken)
    {
        if (_reader is not null)
        {
            _reader.ReadFirst(_batches.UpcomingRuns, cancellationToken);
            _batches.DrawFirst();
            _reader.ReadSecond(_batches.UpcomingRuns);
        }
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
            ValidationMetric = _validation?.Examine(report.Epoch),
            Warning = _collapse.Examine(report, totals),
        };
        Log(report);
        _progress.ReportEpoch(report, totals.StepCount);
        return report;
    }

    private void Log(EpochReport report)
    {
        TrainingLog.EpochEnded(_logger, report, LastEpoch);
        if (report.ValidationMetric is double metric)
        {
            TrainingLog.Validated(_logger, report.Epoch, LastEpoch, metric, _validation!.BestEpoch);
        }

        if (report.Warning is not null)
        {
            TrainingLog.Warned(_logger, report.Warning);
        }
    }
}
