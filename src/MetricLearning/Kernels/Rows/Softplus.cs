namespace MetricLearning.Kernels;

/// <summary><c>ln(1 + eˣ)</c> in double precision, without overflow and with all digits for every x, infinite ones included.</summary>
/// <remarks>The double twin of <see cref="SoftplusTerm"/>, whose remarks give the identity.</remarks>
internal static class Softplus
{
    /// <summary>Computes <c>ln(1 + eˣ)</c> and its slope <c>1 / (1 + e⁻ˣ)</c>.</summary>
    public static double Of(double x, out double slope)
    {
        double e = Math.Exp(-Math.Abs(x));
        double w = 1 + e;
        slope = (x > 0 ? 1 : e) / w;
        return Math.Max(x, 0) + (w == 1 ? e : e * Math.Log(w) / (w - 1));
    }
}
