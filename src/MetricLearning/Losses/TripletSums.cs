namespace MetricLearning.Losses;

/// <summary>The sums of a <see cref="TripletLossResult"/> while they grow.</summary>
internal struct TripletSums
{
    public double Loss;
    public double Slope;
    public double PositiveDistance;
    public double NegativeDistance;
}
