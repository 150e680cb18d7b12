namespace MetricLearning.Losses;

/// <summary>What a loss found in one batch, as sums, so that batches can be added up.</summary>
/// <param name="Value">The reduced loss: the number whose gradient was written.</param>
/// <param name="LossSum">Sum of the losses of all terms.</param>
/// <param name="TermCount">Number of terms: the triplets, pairs, anchors or proxies of which the loss is made, as its type says.</param>
/// <param name="ActiveCount">Number of terms whose loss is greater than 0.</param>
/// <param name="PositiveDistance">The distances compared between anchors and their positives, or the proxies of their label.</param>
/// <param name="NegativeDistance">The distances compared between anchors and their negatives, or the proxies of other labels.</param>
public readonly record struct LossResult(
    double Value, double LossSum, long TermCount, long ActiveCount, DistanceTotal PositiveDistance, DistanceTotal NegativeDistance)
{
    /// <summary>Mean loss over all terms; 0 where there is none.</summary>
    public double MeanLoss => TermCount == 0 ? 0 : LossSum / TermCount;

    /// <summary>Mean loss over the active terms; 0 where there is none.</summary>
    public double ActiveMeanLoss => ActiveCount == 0 ? 0 : LossSum / ActiveCount;

    /// <summary>Share of the terms that are active, 0 to 1; 0 where there is none.</summary>
    public double ActiveFraction => TermCount == 0 ? 0 : (double)ActiveCount / TermCount;

    /// <summary>Mean distance between anchors and positives; 0 where none was compared.</summary>
    public double MeanPositiveDistance => PositiveDistance.Mean;

    /// <summary>Mean distance between anchors and negatives; 0 where none was compared.</summary>
    public double MeanNegativeDistance => NegativeDistance.Mean;
}

/// <summary>Some distances, as a sum and a count, so that batches can be added up.</summary>
/// <param name="Sum">Sum of the distances.</param>
/// <param name="Count">Number of distances.</param>
public readonly record struct DistanceTotal(double Sum, long Count)
{
    /// <summary>The mean distance; 0 where there is none.</summary>
    public double Mean => Count == 0 ? 0 : Sum / Count;
}
