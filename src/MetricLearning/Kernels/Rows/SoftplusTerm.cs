using System.Numerics;

namespace MetricLearning.Kernels;

/// <summary><c>ln(1 + eᵛ)</c> with slope <c>1 / (1 + e⁻ᵛ)</c>, without overflow and with all digits for every v.</summary>
/// <remarks>
/// With e = exp(−|v|) ≤ 1 it is max(v, 0) + ln(1 + e), and ln(1 + e) = e·ln(w) / (w − 1) with w = fl(1 + e): the rounding of w cancels
/// (Kahan; Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 1.14.1). Where w rounds to 1, ln(1 + e) = e.
/// </remarks>
internal readonly struct SoftplusTerm : ITripletTerm
{
    public static float Of(float violation, out float slope)
    {
        float e = MathF.Exp(-MathF.Abs(violation));
        float w = 1 + e;
        slope = (violation > 0 ? 1 : e) / w;
        return MathF.Max(violation, 0) + (w == 1 ? e : e * MathF.Log(w) / (w - 1));
    }

    public static Vector<float> Of(Vector<float> violation, out Vector<float> slope)
    {
        Vector<float> one = Vector<float>.One;
        Vector<float> e = Vector.Exp(-Vector.Abs(violation));
        Vector<float> w = one + e;
        slope = Vector.ConditionalSelect(Vector.GreaterThan(violation, Vector<float>.Zero), one, e) / w;
        Vector<float> logarithm = Vector.ConditionalSelect(Vector.Equals(w, one), e, e * Vector.Log(w) / (w - one));
        return Vector.Max(violation, Vector<float>.Zero) + logarithm;
    }
}
