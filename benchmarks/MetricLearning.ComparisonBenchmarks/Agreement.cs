using System.Numerics.Tensors;

namespace MetricLearning.ComparisonBenchmarks;

internal static class Agreement
{
    private const double Tolerance = 1e-3;

    /// <summary>Throws unless the largest difference is within 1e-3 of the largest value.</summary>
    public static void Require(string what, ReadOnlySpan<float> ours, ReadOnlySpan<float> torch)
    {
        float[] difference = new float[ours.Length];
        TensorPrimitives.Subtract(ours, torch, difference);
        float largest = TensorPrimitives.MaxMagnitude<float>(difference);
        float scale = TensorPrimitives.MaxMagnitude(torch);
        if (!(Math.Abs(largest) <= Tolerance * Math.Abs(scale)))
        {
            throw new InvalidOperationException($"{what} differs from TorchSharp's by {largest}, where the largest value is {scale}.");
        }
    }
}
