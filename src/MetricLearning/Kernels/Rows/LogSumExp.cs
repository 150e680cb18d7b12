using System.Numerics.Tensors;

namespace MetricLearning.Kernels;

/// <summary>The smooth maximum <c>ln Σ eˣ</c> of a row and its derivative, the softmax.</summary>
/// <remarks>
/// The largest exponent is subtracted first, and before the scaling, so nothing overflows and exponents near it keep their digits. Relative
/// error of a softmax value: about 1e-7 times one plus the exponent's distance from the largest.
/// </remarks>
internal static class LogSumExp
{
    /// <summary>Computes <c>L = ln Σ e^(s·x)</c> and replaces each x by its softmax <c>e^(s·x − L)</c>.</summary>
    /// <param name="values">The numbers x, finite; may be empty.</param>
    /// <param name="scale">The factor s, of either sign, with s·x finite.</param>
    /// <returns>L; −∞ where there are no numbers.</returns>
    public static double ToSoftmax(Span<float> values, float scale)
    {
        if (values.IsEmpty)
        {
            return double.NegativeInfinity;
        }

        float top = scale >= 0 ? TensorPrimitives.Max<float>(values) : TensorPrimitives.Min<float>(values);
        TensorPrimitives.Subtract(values, top, values);
        TensorPrimitives.Multiply(values, scale, values);
        TensorPrimitives.Exp<float>(values, values);
        float sum = TensorPrimitives.Sum<float>(values);
        TensorPrimitives.Divide(values, sum, values);
        return ((double)scale * top) + Math.Log(sum);
    }

    /// <summary>Computes <c>ln(1 + Σ e^(s·x + shift))</c> and replaces each x by the derivative of that with respect to it.</summary>
    /// <param name="values">The numbers x, finite; may be empty, which gives 0.</param>
    /// <param name="scale">The factor s, of either sign, with s·x finite.</param>
    /// <param name="shift">What is added to every exponent.</param>
    public static double OfOneAnd(Span<float> values, float scale, double shift)
    {
        double result = SoftplusTerm.Of(ToSoftmax(values, scale) + shift, out double slope);
        TensorPrimitives.Multiply(values, (float)(scale * slope), values);
        return result;
    }
}
