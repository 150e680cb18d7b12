namespace MetricLearning.Losses;

/// <summary>Some distances, as a sum and a count, so that batches can be added up.</summary>
/// <param name="Sum">Sum of the distances.</param>
/// <param name="Count">Number of distances.</param>
public readonly record struct DistanceTotal(double Sum, long Count)
{
    /// <summary>The mean distance; 0 where there is none.</summary>
    public double Mean => Count == 0 ? 0 : Sum / Count;
}
