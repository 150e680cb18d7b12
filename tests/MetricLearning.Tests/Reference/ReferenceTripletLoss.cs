using MetricLearning.Losses;
using MetricLearning.Sampling;

namespace MetricLearning.Tests.Reference;

/// <summary>The triplet margin loss by plain loops in double precision.</summary>
internal static class ReferenceTripletLoss
{
    public static double Value(double[][] rows, IReadOnlyList<Triplet> triplets, TripletMarginLossOptions options)
    {
        double[] losses = Losses(rows, triplets, options);
        int divisor = options.Reduction == TripletReduction.MeanOfAll ? losses.Length : losses.Count(loss => loss > 0);
        return divisor == 0 ? 0 : losses.Sum() / divisor;
    }

    public static double[] Losses(double[][] rows, IReadOnlyList<Triplet> triplets, TripletMarginLossOptions options) =>
        [.. Violations(rows, triplets, options).Select(violation => options.Smooth ? Softplus(violation) : Math.Max(violation, 0))];

    public static IEnumerable<double> Violations(double[][] rows, IReadOnlyList<Triplet> triplets, TripletMarginLossOptions options)
    {
        double[][] distances = ReferenceDistance.All(rows, options.Distance);
        return triplets.Select(triplet =>
        {
            double negative = distances[triplet.Anchor][triplet.Negative];
            double swapped = options.Swap ? Math.Min(negative, distances[triplet.Positive][triplet.Negative]) : negative;
            return distances[triplet.Anchor][triplet.Positive] - swapped + options.Margin;
        });
    }

    // In double exp(-|v|) loses nothing that a comparison at single precision could see, save where 1 + e rounds to 1.
    private static double Softplus(double v)
    {
        double e = Math.Exp(-Math.Abs(v));
        return Math.Max(v, 0) + (1 + e == 1 ? e : Math.Log(1 + e));
    }
}
