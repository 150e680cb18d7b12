using System.Numerics;

namespace MetricLearning.Kernels;

/// <summary>The loss of a triplet or a pair as a function of its violation v, such as D_ap − D_an + margin.</summary>
/// <remarks>A violation of −∞ gives loss and slope exactly 0; NaN gives loss NaN.</remarks>
internal interface ILossTerm
{
    /// <summary>The loss and its derivative.</summary>
    static abstract float Of(float violation, out float slope);

    /// <summary>The losses and their derivatives, lane by lane as the scalar form.</summary>
    static abstract Vector<float> Of(Vector<float> violation, out Vector<float> slope);

    /// <summary>How many of some terms are greater than 0.</summary>
    /// <param name="sums">The sums of these terms.</param>
    /// <param name="count">The number of these terms.</param>
    static abstract long CountActive(in TermSums sums, long count);
}

/// <summary>The sums of some terms.</summary>
/// <param name="Loss">Sum of the losses.</param>
/// <param name="Slope">Sum of the derivatives of these with respect to the violations.</param>
internal readonly record struct TermSums(double Loss, double Slope)
{
    public static TermSums operator +(TermSums left, TermSums right) => new(left.Loss + right.Loss, left.Slope + right.Slope);
}

/// <summary><c>max(v, 0)</c>; slope 1 where v &gt; 0, else 0, so that the sum of slopes is the number of active terms.</summary>
internal readonly struct HingeTerm : ILossTerm
{
    public static float Of(float violation, out float slope)
    {
        bool isInactive = violation <= 0; // false for NaN, which must not pass for a term without loss
        slope = isInactive ? 0 : 1;
        return isInactive ? 0 : violation;
    }

    public static Vector<float> Of(Vector<float> violation, out Vector<float> slope)
    {
        Vector<float> isInactive = Vector.AsVectorSingle(Vector.LessThanOrEqual(violation, Vector<float>.Zero));
        slope = Vector.AndNot(Vector<float>.One, isInactive);
        return Vector.AndNot(violation, isInactive);
    }

    public static long CountActive(in TermSums sums, long count) => (long)sums.Slope;
}

/// <summary><c>ln(1 + eᵛ)</c> with slope <c>1 / (1 + e⁻ᵛ)</c>, without overflow and with all digits for every v.</summary>
/// <remarks>
/// With e = exp(−|v|) ≤ 1 it is max(v, 0) + ln(1 + e), and ln(1 + e) = e·ln(w) / (w − 1) with w = fl(1 + e): the rounding of w cancels
/// (Kahan; Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 1.14.1). Where w rounds to 1, ln(1 + e) = e.
/// </remarks>
internal readonly struct SoftplusTerm : ILossTerm
{
    public static float Of(float violation, out float slope)
    {
        float e = MathF.Exp(-MathF.Abs(violation));
        float w = 1 + e;
        slope = (violation > 0 ? 1 : e) / w;
        return MathF.Max(violation, 0) + (w == 1 ? e : e * MathF.Log(w) / (w - 1));
    }

    /// <summary>As the form in single precision; for x = ∞ the loss is ∞ and the slope 1.</summary>
    public static double Of(double x, out double slope)
    {
        double e = Math.Exp(-Math.Abs(x));
        double w = 1 + e;
        slope = (x > 0 ? 1 : e) / w;
        return Math.Max(x, 0) + (w == 1 ? e : e * Math.Log(w) / (w - 1));
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

    /// <inheritdoc/>
    /// <remarks>All of them: the loss of a finite violation is greater than 0, however small.</remarks>
    public static long CountActive(in TermSums sums, long count) => count;
}
