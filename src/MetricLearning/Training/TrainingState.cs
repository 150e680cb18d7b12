using MetricLearning.Data;
using MetricLearning.Losses;
using MetricLearning.Networks;

namespace MetricLearning.Training;

/// <summary>
/// What lives from one call of <see cref="EmbeddingTrainer.Train"/> to the next: how far training is, and the optimizer's state.
/// </summary>
internal sealed class TrainingState
{
    /// <summary>Takes the memory of the optimizer's state and begins a run of the loss.</summary>
    public TrainingState(IEmbeddingNetwork network, EmbeddingTrainerOptions options)
    {
        Optimizer = new(options.Optimizer, network.Parameters.Concat(options.Loss.Parameters));
        options.Loss.BeginRun(network.EmbeddingDimension);
    }

    /// <summary>What the optimizer keeps for each parameter.</summary>
    public OptimizerState Optimizer { get; }

    /// <summary>The number of epochs begun and not taken back by a failure.</summary>
    public int EpochCount { get; set; }

    /// <summary>The number of steps that moved the parameters.</summary>
    public long StepCount { get; set; }

    /// <summary>The metric of the raw rows to validate of the last call, so that calls of an epoch each do not compute it anew.</summary>
    public (LabeledDataset Rows, double? Metric)? RawMetric { get; set; }

    /// <summary>The names of the labels that the loss has met, once it has met some.</summary>
    public (IReadOnlyList<string>? Names, bool AreKnown) LabelNames { get; private set; }

    /// <summary>Keeps the names of labels that the loss has learned from, with those of calls before.</summary>
    public void RememberNames(LabeledDataset data)
    {
        if (!LabelNames.AreKnown || data.LabelNames?.Count > LabelNames.Names?.Count)
        {
            LabelNames = (data.LabelNames, true);
        }
    }

    /// <summary>Copies all that training changes.</summary>
    public TrainingSnapshot Snapshot(IEmbeddingNetwork network, IEmbeddingLoss loss) => new(network, loss, Optimizer);
}
