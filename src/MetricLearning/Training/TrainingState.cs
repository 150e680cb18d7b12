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

    /// <summary>Copies all that training changes.</summary>
    public TrainingSnapshot Snapshot(IEmbeddingNetwork network, IEmbeddingLoss loss) => new(network, loss, Optimizer);
}
