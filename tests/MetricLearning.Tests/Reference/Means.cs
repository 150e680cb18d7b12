namespace MetricLearning.Tests.Reference;

/// <summary>How losses average their terms.</summary>
internal static class Means
{
    public static double OrZero(this IEnumerable<double> terms) => terms.DefaultIfEmpty(0).Average();

    public static double OfActive(this IEnumerable<double> terms) => terms.Where(term => term > 0).OrZero();
}
