namespace MetricLearning.Kernels;

/// <summary>What some triplets add up to.</summary>
/// <param name="Loss">Sum of their losses.</param>
/// <param name="Slope">Sum of the derivatives of these with respect to the violations.</param>
internal readonly record struct TripletRowSums(double Loss, double Slope)
{
    public static TripletRowSums operator +(TripletRowSums left, TripletRowSums right) =>
        new(left.Loss + right.Loss, left.Slope + right.Slope);
}
