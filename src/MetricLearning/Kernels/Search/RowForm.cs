using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace MetricLearning.Kernels;

/// <summary>How a query is compared with a row in a neighbour search; smaller is closer.</summary>
internal enum RowComparison
{
    /// <summary><c>‖q − r‖₂</c>.</summary>
    Distance,

    /// <summary><c>‖q − r‖₂²</c>.</summary>
    SquaredDistance,

    /// <summary><c>1 − ⟨q, r⟩ / (‖q‖·‖r‖)</c>; 1 where a row is zero.</summary>
    Angle,

    /// <summary><c>−⟨q, r⟩</c>.</summary>
    Product,
}

/// <summary>
/// What the scores of a query tell: a row whose distance has the measure m or less scores <c>Intercept − Slope·m</c> or more. The measure
/// is the distance, squared for <see cref="RowComparison.Distance"/>.
/// </summary>
internal readonly record struct ScoreBound(double Intercept, double Slope);

/// <summary>How rows and queries are scored in single precision, and what a score proves about a distance.</summary>
/// <remarks>
/// <para>
/// The score of a row r for a query q is <c>(⟨σq, r⟩ + τ·bias(r))·scale(r)</c>, larger is closer: one chain of multiply-adds over the
/// columns in their order, the bias last. For distances <c>bias ≈ −‖r‖²/2</c> and τ = σ, since <c>‖q − r‖² = ‖q‖² − 2·(⟨q, r⟩ −
/// ‖r‖²/2)</c>; both rows are moved by the centre, if there is one. For angles <c>scale = 2⁴⁰/‖r‖</c>; elsewhere the scale is 1. σ is a
/// power of two that makes ‖σq‖ less than 2⁻²⁰ (for distances it is at most 1), so that no score overflows: ‖r‖ &lt; 2¹⁴⁴ for any row of
/// floats.
/// </para>
/// <para>
/// Every row's score is optimistic by at least the part of its error that grows with its own length, which is in its bias. The part that
/// grows with the query's length is in <see cref="ScoreBound"/>. So a row far from all others blurs its own score only. Claim: a row as
/// near as m has a score of at least <c>Intercept − Slope·m</c>. Proof, with u = 2⁻²⁴, γ = d·u/(1 − d·u), and η = (d + 2)·2⁻¹⁴⁹, more than
/// all that underflow does to d + 1 products: (1) the chain errs by at most <c>γ·‖σq‖·‖r‖ + η</c> before the bias, fused or not (N. J.
/// Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 3.1), and adding the bias by u of the result; (2) moving rounds
/// every coordinate by u, so the distance between moved rows differs by u·(‖q‖ + ‖r‖) from that of the given rows and ‖q − r‖²/2 by at most
/// <c>2u·(‖q‖² + ‖r‖²)·(1 + u)</c>; (3) <c>‖q‖·‖r‖ ≤ (‖q‖² + ‖r‖²)/2</c>. Sum for distances: <c>(γ/2 + u/2 + 2u)·(‖q‖² + ‖r‖²) +
/// u·‖r‖²/2</c>, up to terms of second order; it is less than κ·‖q‖² + κ·‖r‖² with <c>κ = 1.01·(γ/2 + 4u)</c>. For products, with ‖σq‖ ≤
/// 2⁻²⁰: <c>1.01·(γ + 4u)·2⁻²⁰·‖r‖</c>, all of it in the bias. For angles, two more roundings, of the scale and of the last product:
/// <c>1.01·(γ + 4u)·2⁴⁰·‖σq‖</c>. The hundredth part of γ is also more than the rounding of distances in double precision, (d + 8)·2⁻⁵²,
/// than what underflow in σq does, 2⁻¹⁵⁰·√d·‖r‖, and than η·2¹²⁶ where scores are scaled. A bias below −2¹²⁶ becomes −2¹²⁶, which is
/// larger. The result holds for d·u ≤ 2⁻⁶.
/// </para>
/// </remarks>
internal sealed class RowForm(RowComparison comparison, int depth)
{
    /// <summary>
    /// The most columns for which the bound holds and is of any use; wider rows are compared in double precision at once.
    /// </summary>
    public const int LargestDepth = 1 << 18;

    private const double UnitRoundoff = 1.0 / (1 << 24);
    private const double QueryLength = 1.0 / (1 << 20);
    private const double AngleScale = 1L << 40;
    private const double SmallestAngleLength = 1.2924697071141057e-26; // 2⁻⁸⁶: the scale of shorter rows would overflow
    private const double LargestBias = 8.507059173023462e37; // 2¹²⁶
    private const double LargestMovedSquare = 2.1267647932558654e37; // 2¹²⁴: half of it is less than the bias of rows that always rank
    private const int SmallestSigma = -126;

    private readonly double _gamma = depth * UnitRoundoff / (1 - Math.Min(depth * UnitRoundoff, 0.5));
    private readonly double _underflow = (depth + 2.0) * float.Epsilon;

    /// <summary>How rows are compared.</summary>
    public RowComparison Comparison => comparison;

    /// <summary>Whether rows are compared by distance.</summary>
    public bool IsDistance => comparison is RowComparison.Distance or RowComparison.SquaredDistance;

    /// <summary>What is subtracted from rows before they are scored; null for nothing.</summary>
    public float[]? Center { get; init; }

    private double DistanceError => 1.01 * ((_gamma / 2) + (4 * UnitRoundoff));

    private double ProductError => 1.01 * (_gamma + (4 * UnitRoundoff));

    /// <summary>The bias and scale of a row.</summary>
    /// <param name="square">
    /// The sum of the squares of the row that is scored; not finite if moving it overflowed, and the row is zero then.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // for each row of a gallery that is loaded
    public (float Bias, float Scale) Describe(double square)
    {
        switch (comparison)
        {
            case RowComparison.Angle when Math.Sqrt(square) < SmallestAngleLength:
                return square > 0 ? (1, 1 << 21) : (0, 1); // more than any score; exactly the score of distance 1
            case RowComparison.Angle:
                return (0, (float)(AngleScale / Math.Sqrt(square)));
            case RowComparison.Product:
                return (Above((float)(ProductError * QueryLength * Math.Sqrt(square))), 1);
            default:
                double bias = double.IsFinite(square) ? (DistanceError - 0.5) * square : LargestBias;
                return (Math.Max((float)-LargestBias, Above((float)bias)), 1);
        }
    }

    /// <summary>Prepares a query for scoring.</summary>
    /// <param name="query">The query, [d].</param>
    /// <param name="prepared">Receives the query, then the factor of the bias, [d + 1].</param>
    /// <returns>What its scores tell; null if it is so long that they would tell nothing. It has no infinite score then, nor NaN.</returns>
    public ScoreBound? Prepare(ReadOnlySpan<float> query, Span<float> prepared)
    {
        Span<float> row = prepared[..depth];
        Move(query, row);
        double square = SquareSum.Of(row);
        int sigmaExponent = square > 0 && double.IsFinite(square) ? -21 - Math.ILogB(Math.Sqrt(square)) : 0;
        if (IsDistance)
        {
            sigmaExponent = Math.Min(0, sigmaExponent);
            if (sigmaExponent < SmallestSigma || (Center is not null && !(square <= LargestMovedSquare)))
            {
                row.Clear();
                prepared[depth] = 1;
                return null;
            }
        }

        double sigma = Math.ScaleB(1, sigmaExponent);
        Scale(row, sigma);
        prepared[depth] = IsDistance ? (float)sigma : 1;
        return Bound(square, sigma);
    }

    /// <summary>The least score of a row that is as near as a distance, or nearer.</summary>
    public double LowestScore(ScoreBound bound, double distance) =>
        bound.Intercept - (bound.Slope * (comparison == RowComparison.Distance ? distance * distance : distance));

    // The next larger float. It is that of MathF.BitIncrement, whose call takes a tenth of the time in which a gallery is loaded.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Above(float value) => value switch
    {
        < 0 => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(value) - 1),
        < float.PositiveInfinity => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(value + 0f) + 1), // −0 + 0 is 0
        _ => value,
    };

    private ScoreBound Bound(double square, double sigma)
    {
        switch (comparison)
        {
            case RowComparison.Angle:
                double unit = AngleScale * sigma * Math.Sqrt(square);
                return new(unit * (1 - ProductError), unit);
            case RowComparison.Product:
                return new(-_underflow, sigma);
            default:
                // The measure and its half difference from the square are rounded in double precision.
                const double SquareRounding = 1 + 1e-14;
                return new((sigma * (0.5 - DistanceError) * square) - _underflow, 0.5 * sigma * SquareRounding);
        }
    }

    private void Move(ReadOnlySpan<float> row, Span<float> moved)
    {
        if (Center is null)
        {
            row.CopyTo(moved);
        }
        else
        {
            TensorPrimitives.Subtract(row, Center, moved);
        }
    }

    // A power of two is a float if its exponent is −149 to 127; the exponents of −21 − e for lengths of float rows are −164 to 128.
    private static void Scale(Span<float> row, double factor)
    {
        if (factor is >= float.Epsilon and <= 1e38)
        {
            TensorPrimitives.Multiply(row, (float)factor, row);
            return;
        }

        foreach (ref float value in row)
        {
            value = (float)(value * factor);
        }
    }
}
