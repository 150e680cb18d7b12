using MetricLearning.Distances;

namespace MetricLearning.Losses;

/// <summary>What a <see cref="TripletMarginLoss"/> computes.</summary>
public sealed record TripletMarginLossOptions
{
    /// <summary>The distance D by which rows are compared; Euclidean on the rows as they are by default.</summary>
    public EmbeddingDistance Distance { get; init; } = new(DistanceMetric.Euclidean);

    /// <summary>
    /// By how much the negative must be farther than the positive, in units of the distance, finite and 0 ≤ margin; 1 by default. On
    /// unit-length rows distances end at 2, so 0.05 to 0.5 is usual there.
    /// </summary>
    public double Margin { get; init; } = 1;

    /// <summary>
    /// Whether the negative's distance is <c>min(D_an, D_pn)</c>, so that anchor and positive change roles where the positive is nearer to
    /// the negative. Source: Balntas, Riba, Ponsa, Mikolajczyk, Learning local feature descriptors with triplets and shallow convolutional
    /// neural networks, BMVC 2016, section 3.1.
    /// </summary>
    public bool Swap { get; init; }

    /// <summary>
    /// Whether the loss of a triplet is <c>ln(1 + eᵛ)</c> of its violation v instead of <c>max(v, 0)</c>: satisfied triplets keep a small
    /// gradient. Source: Hermans, Beyer, Leibe, In Defense of the Triplet Loss for Person Re-Identification, 2017, section 2 (soft margin).
    /// </summary>
    public bool Smooth { get; init; }

    /// <summary>How the losses of the triplets become one number; the mean over all of them by default.</summary>
    public TripletReduction Reduction { get; init; }
}

/// <summary>How the losses of many triplets become one number.</summary>
public enum TripletReduction
{
    /// <summary>The mean over all triplets; 0 where there is none.</summary>
    MeanOfAll,

    /// <summary>The mean over the triplets whose loss is greater than 0; 0 where there is none.</summary>
    /// <remarks>
    /// It stays large while the number of such triplets falls: watch <see cref="LossResult.ActiveFraction"/> beside it.
    /// A smooth loss is greater than 0 for every triplet, so there both means are the same.
    /// </remarks>
    MeanOfViolating,
}
