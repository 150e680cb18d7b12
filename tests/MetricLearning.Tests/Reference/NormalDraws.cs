namespace MetricLearning.Tests.Reference;

/// <summary>Draws from the standard normal distribution by Box and Muller's transform.</summary>
internal static class NormalDraws
{
    public static double NextNormal(this Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
