namespace MetricLearning.Losses;

/// <summary>The sums of a <see cref="LossResult"/> while they grow.</summary>
internal struct TripletSums
{
    public double Loss;
    public double Slope;
    public double PositiveDistance;
    public double NegativeDistance;
}
