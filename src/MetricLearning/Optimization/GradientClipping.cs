using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Optimization;

/// <summary>Limits the length of the whole gradient, which lies in several spans.</summary>
/// <remarks>
/// Add up <see cref="SumOfSquares"/> over the spans; the square root is the global norm; multiply every span by <see cref="FactorFor"/>.
/// Pure functions; nothing is allocated. Source: Pascanu, Mikolov, Bengio, "On the difficulty of training recurrent neural networks",
/// 2013, algorithm 1.
/// </remarks>
public static class GradientClipping
{
    /// <summary>The sum of the squares of a span, <c>Σ gᵢ²</c>, in double precision: no finite gradient overflows it.</summary>
    /// <param name="gradient">Part of a gradient, [n]; 0 where n = 0.</param>
    /// <returns>The sum; NaN or ∞ where an element is not finite. O(n); the same bits for the same span on the same machine.</returns>
    public static double SumOfSquares(ReadOnlySpan<float> gradient) => SquareSum.Of(gradient);

    /// <summary>By what a gradient is multiplied so that its norm is at most a maximum: <c>min(1, maxNorm / norm)</c>.</summary>
    /// <param name="norm">The norm of the whole gradient, 0 ≤ norm.</param>
    /// <param name="maxNorm">The largest norm to let pass, 0 &lt; maxNorm; ∞ lets every finite one pass.</param>
    /// <returns>A factor in (0, 1]; NaN where the norm is NaN or ∞, so that scaling cannot hide a broken gradient.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="norm"/> is below 0, or <paramref name="maxNorm"/> not greater than 0.
    /// </exception>
    public static double FactorFor(double norm, double maxNorm)
    {
        Throw.IfNot(!(norm < 0), norm, "0 ≤ norm", "Pass the root of the sum of squares.");
        Throw.IfNot(maxNorm > 0, maxNorm, "0 < maximal norm", "Leave clipping out for no limit.");
        if (!double.IsFinite(norm))
        {
            return double.NaN;
        }

        return norm <= maxNorm ? 1 : maxNorm / norm;
    }
}
