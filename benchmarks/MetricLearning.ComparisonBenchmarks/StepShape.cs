namespace MetricLearning.ComparisonBenchmarks;

internal static class StepShape
{
    public const int Inputs = 784;
    public const int Hidden = 128;
    public const int Outputs = 64;
    public const double Margin = 1;
    public const double Rate = 0.1;

    // Forward, weight gradient and input gradient of both layers, but for the input gradient of the first.
    public static double FloatingPointOperations(int rows) =>
        2.0 * rows * ((3 * ((Inputs * Hidden) + (Hidden * Outputs))) - (Inputs * Hidden));
}
