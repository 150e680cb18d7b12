namespace MetricLearning.Tests.Golden;

/// <summary>
/// The triplet margin loss of every triplet of a golden batch. The unit of the gradient is a ten-millionth of its largest entry; the
/// gradient is stored as whole numbers of it.
/// </summary>
internal sealed record GoldenTripletLoss(
    string Batch, string Distance, string Reducer, double Margin, bool Swap, bool Smooth, double Value, double GradientUnit, int[] Gradient)
{
    public override string ToString() => $"{Batch} {Distance} {Reducer} margin {Margin} {(Swap ? "swap" : "")} {(Smooth ? "smooth" : "")}";
}
