namespace MetricLearning.Losses;

/// <summary>What a loss found in one batch, as sums, so that batches can be added up.</summary>
/// <param name="Value">The reduced loss: the number whose gradient was written.</param>
/// <param name="LossSum">Sum of the losses of all triplets.</param>
/// <param name="TripletCount">Number of triplets.</param>
/// <param name="ActiveCount">Number of triplets whose loss is greater than 0.</param>
/// <param name="PositiveDistanceSum">Sum over triplets of the anchor-positive distance.</param>
/// <param name="NegativeDistanceSum">Sum over triplets of the anchor-negative distance.</param>
public readonly record struct TripletLossResult(
    double Value, double LossSum, long TripletCount, long ActiveCount, double PositiveDistanceSum, double NegativeDistanceSum)
{
    /// <summary>Mean loss over all triplets; 0 where there is none.</summary>
    public double MeanLoss => TripletCount == 0 ? 0 : LossSum / TripletCount;

    /// <summary>Mean loss over the active triplets; 0 where there is none.</summary>
    public double ActiveMeanLoss => ActiveCount == 0 ? 0 : LossSum / ActiveCount;

    /// <summary>Share of the triplets that are active, 0 to 1; 0 where there is none.</summary>
    public double ActiveFraction => TripletCount == 0 ? 0 : (double)ActiveCount / TripletCount;

    /// <summary>Mean anchor-positive distance; 0 where there is no triplet.</summary>
    public double MeanPositiveDistance => TripletCount == 0 ? 0 : PositiveDistanceSum / TripletCount;

    /// <summary>Mean anchor-negative distance; 0 where there is no triplet.</summary>
    public double MeanNegativeDistance => TripletCount == 0 ? 0 : NegativeDistanceSum / TripletCount;
}
