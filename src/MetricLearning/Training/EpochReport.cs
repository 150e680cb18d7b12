namespace MetricLearning.Training;

/// <summary>What one epoch of training did. Means of loss and distance weigh every term alike, those of a step every step alike.</summary>
/// <remarks>
/// The terms are what the loss is made of: the triplets chosen, or what <see cref="Losses.LossResult.TermCount"/> of another loss counts.
/// </remarks>
public sealed record EpochReport
{
    /// <summary>The epoch's number since the trainer was made, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Mean loss over all terms; 0 where there was none.</summary>
    public required double Loss { get; init; }

    /// <summary>
    /// Mean loss over the active terms, those whose loss is greater than 0; null where there was none, or every term of the loss is active.
    /// </summary>
    public required double? ActiveLoss { get; init; }

    /// <summary>
    /// Share of the terms that were active, 0 to 1. Near 0 there is little left to learn from the triplets sampled. Null where there was no
    /// term, and with a loss all of whose terms are active, see <see cref="Losses.IEmbeddingLoss.HasInactiveTerms"/>.
    /// </summary>
    public required double? ActiveFraction { get; init; }

    /// <summary>Number of terms.</summary>
    public required long TermCount { get; init; }

    /// <summary>Mean distance between anchors and positives, by the loss's distance; 0 where none was compared.</summary>
    public required double PositiveDistance { get; init; }

    /// <summary>Mean distance between anchors and negatives, by the loss's distance; 0 where none was compared.</summary>
    public required double NegativeDistance { get; init; }

    /// <summary>Root mean squared distance of a batch's embeddings from their mean, averaged over the steps. 0 means one point.</summary>
    public required double Spread { get; init; }

    /// <summary>Norm of the gradient of all parameters, those of the loss among them, before clipping, averaged over the steps.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>The learning rate of the epoch's last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Wall-clock seconds of the epoch's steps; validation is not included.</summary>
    public required double Seconds { get; init; }

    /// <summary>Rows embedded and learned from per second.</summary>
    public required double RowsPerSecond { get; init; }

    /// <summary><see cref="EmbeddingTrainerOptions.ValidationMetric"/> of the validation set after the epoch; null without one.</summary>
    public double? ValidationMetric { get; init; }

    /// <summary>What seems wrong, and what to change; null where nothing does.</summary>
    public string? Warning { get; init; }
}
