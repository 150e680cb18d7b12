using MetricLearning.Data;

namespace MetricLearning.Classification;

/// <summary>What is left to the choice of a model, and what is decided beforehand.</summary>
internal sealed record ModelSelectionOptions
{
    /// <summary>The seed of folds, weights and batches.</summary>
    public int Seed { get; init; }

    /// <summary>The largest number of threads, 1 ≤ degree. Results do not depend on it.</summary>
    public int MaxDegreeOfParallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// About how long networks may be trained; null, the default, as long as the recipe takes. Only a budget makes the result depend on
    /// measured time: it decides how many steps networks get and how many there are.
    /// </summary>
    public TimeSpan? TimeBudget { get; init; }

    /// <summary>
    /// How many networks each fold trains, 0 ≤ count; null chooses by the size of the data. 0: none, and rows alone are compared.
    /// </summary>
    public int? NetworksPerFold { get; init; }

    /// <summary>
    /// How many folds take turns being held out, 2 ≤ count, or 1 for a single hold-out; null chooses by the number of rows.
    /// </summary>
    public int? FoldCount { get; init; }

    /// <summary>How networks are built and trained; null chooses by the size of the data.</summary>
    public NetworkRecipe? Recipe { get; init; }

    /// <summary>What networks learn by; null for the usual loss.</summary>
    public NetworkLoss? Loss { get; init; }

    /// <summary>What rows are images of; null for rows that are none.</summary>
    public ImageShape? ImageShape { get; init; }

    /// <summary>How columns are scaled; null lets held-out rows choose.</summary>
    public RowScaling? Scaling { get; init; }

    /// <summary>
    /// Whether the scaled rows are mapped by relevant component analysis where they are compared; null lets classes that are left out
    /// choose.
    /// </summary>
    public bool? UsesRelevantComponents { get; init; }

    /// <summary>What is compared; null lets held-out rows choose.</summary>
    public ModelView? View { get; init; }

    /// <summary>Whether rows as they are are taken where they are more accurate by any row.</summary>
    public bool KeepsRawAccuracy { get; init; }

    /// <summary>What votes; null lets held-out rows choose.</summary>
    public NeighborRule? Rule { get; init; }
}

/// <summary>How the columns of rows are scaled before anything else.</summary>
public enum RowScaling
{
    /// <summary>Each column to mean 0 and standard deviation 1: right for columns of different units.</summary>
    PerColumn,

    /// <summary>
    /// All columns by one number, after the mean is taken off: keeps the angles of text embeddings and the contrast of pixels.
    /// </summary>
    Common,
}
