using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MetricLearning.Kernels;

/// <summary>Tells, from eight bits a value, which panels hold no row whose score could be among the best.</summary>
/// <remarks>
/// <para>
/// It only saves scoring: a panel that is passed over would have changed no list, so candidates, and all that follows, are the same bits as
/// without it.
/// </para>
/// <para>
/// A prepared query is w ≈ t·b with whole numbers b of up to 16 bits, a row x ≈ s·c, see <see cref="RowCodes"/>. Their product ⟨b, c⟩ is a
/// sum of whole numbers below 2³¹: exact, whatever the width of vectors. Claim: the score in single precision, <c>S =
/// fl((⟨w, x⟩ + τ·bias)·scale)</c>, is at most <c>(s·t·⟨b, c⟩ + ‖w‖·blur + τ·bias⁺)·scale</c> as computed in single precision. Proof, with
/// e = x − s·c, f = w − t·b, u = 2⁻²⁴ and γ = (d + 2)·u/(1 − (d + 2)·u): <c>⟨w, x⟩ = s·t·⟨b, c⟩ + ⟨f, s·c⟩ + ⟨w, e⟩</c>, and by
/// Cauchy and Schwarz the last two are at most <c>‖f‖·(‖x‖ + ‖e‖) + ‖w‖·‖e‖</c>, where <c>‖f‖ ≤ √d·t/2 ≤ √d/(2·B)·‖w‖</c>, B the largest
/// magnitude of b; the chain of S errs by at most γ·‖w‖·‖x‖ and u of its result (<see cref="RowForm"/>); the bound itself is five
/// roundings of parts no larger than <c>1.1·‖w‖·(‖x‖ + ‖e‖)</c>, two of them of the bias. So <c>blur = ‖e‖ + (√d/(2·B) + 1.02·γ +
/// 8·u)·(‖x‖ + ‖e‖)</c> and <c>bias⁺ = bias + 16·u·|bias|</c> do. The hundredth parts of γ cover what underflow does to scaled scores. What
/// underflow does to the bound is below 2⁻¹¹⁸, and a score that exceeds another of more than 2⁻⁸⁶ exceeds it by 2⁻¹¹⁰: the bound is
/// compared with the worst score less 2⁻¹¹⁰. A bound that overflows, or is no number, passes nothing over.
/// </para>
/// </remarks>
internal static unsafe class CodeScan
{
    /// <summary>Rows that are compared in one vector.</summary>
    public const int LaneStep = 8;

    /// <summary>Rows whose sums with six queries fill twelve registers.</summary>
    public const int LaneBlock = 2 * LaneStep;

    private const int FewQueries = 2; // more take as long as six
    private const double UnitRoundoff = 1.0 / (1 << 24);
    private const double LargestSum = int.MaxValue;
    private const float SmallestStep = 1e-36f; // a query of smaller steps passes nothing over
    private const float Underflow = 7.7037197775489434e-34f; // 2⁻¹¹⁰

    /// <summary>The part of a row's length by which the roundings of a product of columns may change it.</summary>
    public static double ProductError(int depth) =>
        (1.02 * (depth + 2) * UnitRoundoff / (1 - ((depth + 2) * UnitRoundoff))) + (8 * UnitRoundoff);

    /// <summary>The part of its length by which a query may differ from its code.</summary>
    public static double QueryError(int depth) => Math.Sqrt(depth) / (2 * LargestQueryCode(depth)) * (1 + (1.0 / 1024));

    /// <summary>Makes the code of a prepared query.</summary>
    /// <param name="query">The query, [d + 1], the factor of the bias behind it.</param>
    /// <param name="pairs">Receives its columns, two of 16 bits in each entry, [pairs].</param>
    /// <returns>What its sums are multiplied by.</returns>
    public static QueryScale Encode(ReadOnlySpan<float> query, Span<int> pairs)
    {
        ReadOnlySpan<float> row = query[..^1];
        float largest = 0;
        double square = 0;
        foreach (float value in row)
        {
            largest = Math.Max(largest, Math.Abs(value));
            square += (double)value * value;
        }

        float step = (float)(largest / LargestQueryCode(row.Length));
        if (largest > 0 && !(step > SmallestStep && float.IsFinite(step)))
        {
            pairs.Clear();
            return new(0, float.PositiveInfinity, query[^1]);
        }

        double inverse = step > 0 ? 1.0 / step : 0;
        for (int i = 0; i < pairs.Length; i++)
        {
            int lower = (int)Math.Round(row[2 * i] * inverse);
            int upper = (2 * i) + 1 < row.Length ? (int)Math.Round(row[(2 * i) + 1] * inverse) : 0;
            pairs[i] = (lower & 0xFFFF) | (upper << 16);
        }

        return new(step, (float)(Math.Sqrt(square) * (1 + (8 * UnitRoundoff))), query[^1]);
    }

    /// <summary>Whether the score of any row of a panel may exceed the worst score that is kept, for any of up to six queries.</summary>
    /// <param name="queries">The queries' codes, [6 × pairs].</param>
    /// <param name="scales">Their scales, [count].</param>
    /// <param name="count">Their number, 1 to <see cref="PanelScan.GroupRows"/>.</param>
    /// <param name="pairs">Pairs of columns.</param>
    /// <param name="codes">The panel's codes, [pairs × rows × 2].</param>
    /// <param name="steps">Its steps and the lines that follow, [3 × rows].</param>
    /// <param name="panelRows">Rows of the panel.</param>
    /// <param name="candidates">The worst scores.</param>
    /// <param name="firstList">The list of the first query.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool MayExceed(
        int* queries, QueryScale* scales, int count, int pairs, sbyte* codes, float* steps, int panelRows,
        CandidateStore<float> candidates, int firstList)
    {
        int* sums = stackalloc int[PanelScan.GroupRows * LaneBlock];
        for (int lane = 0; lane < panelRows; lane += LaneBlock)
        {
            if (count > FewQueries)
            {
                SumSix(queries, pairs, codes + (2 * lane), panelRows, sums);
            }
            else
            {
                for (int i = 0; i < count; i++)
                {
                    SumOne(queries + ((nint)i * pairs), pairs, codes + (2 * lane), panelRows, sums + (i * LaneBlock));
                }
            }

            for (int i = 0; i < count; i++)
            {
                float worst = candidates.WorstScore(firstList + i) - Underflow;
                if (Exceeds(sums + (i * LaneBlock), scales[i], steps + lane, panelRows, worst)
                    || Exceeds(sums + (i * LaneBlock) + LaneStep, scales[i], steps + lane + LaneStep, panelRows, worst))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static double LargestQueryCode(int depth) => Math.Min(short.MaxValue, Math.Floor(LargestSum / RowCodes.LargestCode / depth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Exceeds(int* sums, QueryScale scale, float* steps, int panelRows, float worst)
    {
        Vector256<float> bias = Vector256.Create(scale.Bias) * Vector256.Load(steps + (2 * panelRows));
        Vector256<float> blurred = Fma.MultiplyAdd(Vector256.Create(scale.Length), Vector256.Load(steps + panelRows), bias);
        Vector256<float> step = Vector256.Create(scale.Step) * Vector256.Load(steps);
        Vector256<float> bound = Fma.MultiplyAdd(Vector256.ConvertToSingle(Vector256.Load(sums)), step, blurred);
        return Avx.MoveMask(Avx.Compare(bound, Vector256.Create(worst), FloatComparisonMode.UnorderedNotLessThanOrEqualNonSignaling)) != 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SumOne(int* query, nint pairs, sbyte* codes, nint panelRows, int* sums)
    {
        Vector256<int> a0 = default, a1 = default;
        for (nint j = 0; j < pairs; j++, codes += 2 * panelRows)
        {
            Vector256<short> q = Vector256.Create(query[j]).AsInt16();
            a0 = Add(a0, Avx2.ConvertToVector256Int16(codes), q);
            a1 = Add(a1, Avx2.ConvertToVector256Int16(codes + (2 * LaneStep)), q);
        }

        a0.Store(sums);
        a1.Store(sums + LaneStep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SumSix(int* query, nint pairs, sbyte* codes, nint panelRows, int* sums)
    {
        Vector256<int> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default;
        Vector256<int> d0 = default, d1 = default, e0 = default, e1 = default, f0 = default, f1 = default;
        for (nint j = 0; j < pairs; j++, query++, codes += 2 * panelRows)
        {
            Vector256<short> r0 = Avx2.ConvertToVector256Int16(codes), r1 = Avx2.ConvertToVector256Int16(codes + (2 * LaneStep));
            Vector256<short> q = Vector256.Create(query[0]).AsInt16();
            (a0, a1) = (Add(a0, r0, q), Add(a1, r1, q));
            q = Vector256.Create(query[pairs]).AsInt16();
            (b0, b1) = (Add(b0, r0, q), Add(b1, r1, q));
            q = Vector256.Create(query[2 * pairs]).AsInt16();
            (c0, c1) = (Add(c0, r0, q), Add(c1, r1, q));
            q = Vector256.Create(query[3 * pairs]).AsInt16();
            (d0, d1) = (Add(d0, r0, q), Add(d1, r1, q));
            q = Vector256.Create(query[4 * pairs]).AsInt16();
            (e0, e1) = (Add(e0, r0, q), Add(e1, r1, q));
            q = Vector256.Create(query[5 * pairs]).AsInt16();
            (f0, f1) = (Add(f0, r0, q), Add(f1, r1, q));
        }

        Store(a0, a1, sums);
        Store(b0, b1, sums + LaneBlock);
        Store(c0, c1, sums + (2 * LaneBlock));
        Store(d0, d1, sums + (3 * LaneBlock));
        Store(e0, e1, sums + (4 * LaneBlock));
        Store(f0, f1, sums + (5 * LaneBlock));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<int> lower, Vector256<int> upper, int* sums)
    {
        lower.Store(sums);
        upper.Store(sums + LaneStep);
    }

    // Two products and two additions for each lane, in one instruction where the processor has it; whole numbers either way.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Add(Vector256<int> sum, Vector256<short> row, Vector256<short> query) =>
        AvxVnni.IsSupported
            ? AvxVnni.MultiplyWideningAndAdd(sum, row, query)
            : Avx2.Add(sum, Avx2.MultiplyAddAdjacent(row, query));
}

/// <summary>What the sums of a query's code are multiplied by.</summary>
/// <param name="Step">The step of its code.</param>
/// <param name="Length">Its length, or more; infinity for a query whose code tells nothing.</param>
/// <param name="Bias">The factor of the bias.</param>
internal readonly record struct QueryScale(float Step, float Length, float Bias);
