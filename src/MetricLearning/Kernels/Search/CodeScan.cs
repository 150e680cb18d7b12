using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MetricLearning.Kernels;

/// <summary>Tells, from eight bits a value, which rows cannot score among the best.</summary>
/// <remarks>
/// <para>
/// It only saves scoring: rows that are passed over would not have been kept, so candidates, and all that follows, are the same bits as
/// without it.
/// </para>
/// <para>
/// A prepared query is w ≈ t·b with whole numbers b of magnitude 127 at most, a row x ≈ s·c, see <see cref="RowCodes"/>. Their product
/// ⟨b, c⟩ is a sum of whole numbers below 2³¹: exact, whatever the width of vectors. Claim: the score in single precision, <c>S =
/// fl((⟨w, x⟩ + τ·bias)·scale)</c>, is at most <c>(s·t·⟨b, c⟩ + ‖w‖·blur + ‖f‖·reach + τ·bias⁺)·scale</c> as computed in single
/// precision, where e = x − s·c and f = w − t·b. Proof, with u = 2⁻²⁴ and γ = (d + 2)·u/(1 − (d + 2)·u): <c>⟨w, x⟩ = s·t·⟨b, c⟩ + ⟨f,
/// s·c⟩ + ⟨w, e⟩</c>, and by Cauchy and Schwarz the last two are at most <c>‖f‖·reach + ‖w‖·‖e‖</c> with <c>reach = ‖x‖ + ‖e‖</c>; the
/// chain of S errs by at most γ·‖w‖·‖x‖ and twice u of its result (<see cref="RowForm"/>). The bound itself is rounded six times: its
/// parts are at most <c>‖t·b‖·‖s·c‖ ≤ 2·‖w‖·reach</c>, since no |f| exceeds its |w|, <c>1.1·‖w‖·reach</c>, <c>‖w‖·reach</c> and the
/// bias, its sums no more than all of these: less than 18·u of ‖w‖·reach, and 6·u of the bias. So <c>blur = ‖e‖ + (1.02·γ +
/// 24·u)·reach</c> and <c>bias⁺ = bias + 16·u·|bias|</c> do. The hundredth parts of γ cover what underflow does to scaled scores. What
/// underflow does to the bound is below 2⁻¹¹⁷, and a score that exceeds another of more than 2⁻⁸⁶ exceeds it by 2⁻¹¹⁰: the bound is
/// compared with the worst score less 2⁻¹¹⁰; that ‖f‖ may be rounded to a float near 0 is less than what is left of 24·u, since a query of
/// so small steps has no code. A bound that overflows, or is no number, passes nothing over.
/// </para>
/// <para>
/// Where that bound leaves a block a chance, each of its rows has a second one, with the query in place of its code: f = 0 then, and the
/// chains of ⟨w, c⟩ in single precision err by at most <c>γ·‖w‖·‖s·c‖ ≤ γ·‖w‖·reach</c>, hence the roundings once more.
/// </para>
/// </remarks>
internal static unsafe class CodeScan
{
    private const int FewQueries = 2; // more take as long as six
    private const int FewRows = 3; // that are scored one by one in less time than a block
    private const double UnitRoundoff = 1.0 / (1 << 24);
    private const int Zeros = unchecked((int)(RowCodes.Zero * 0x01010101u)); // of four columns
    private const float Underflow = 7.7037197775489434e-34f; // 2⁻¹¹⁰

    // Which product it is, is asked in this order wherever codes are made or read.

    /// <summary>Whether products of codes take less time than those of floats.</summary>
    public static bool IsFasterThanFloats => ByteProduct.IsSupported || ShortProduct512.IsSupported;

    /// <summary>The part of a row's reach by which roundings may change a score or its bound.</summary>
    public static double RoundingError(int depth) =>
        (1.02 * (depth + 2) * UnitRoundoff / (1 - ((depth + 2) * UnitRoundoff))) + (24 * UnitRoundoff);

    /// <summary>Scores the rows of a panel that may be among the best of up to six queries, and keeps the best.</summary>
    /// <param name="scan">The kernel that scores.</param>
    /// <param name="queries">Holds the queries and their codes.</param>
    /// <param name="group">The first query.</param>
    /// <param name="codes">The rows' codes.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="lanes">Which rows of the panel rank; panels must come in the order of their rows.</param>
    /// <param name="scratch">Holds the best of every query.</param>
    /// <returns>The blocks that were looked at once more, and those of them that were scored, each for one query.</returns>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (int LookedAt, int Scored) Scan(
        PanelScan scan, SearchScratch queries, int group, RowCodes codes, RowPanels rows, PanelLanes lanes, SearchScratch scratch)
    {
        CandidateStore<float> candidates = scratch.Candidates;
        int* sums = stackalloc int[PanelScan.GroupRows * RowCodes.BlockRows];
        int count = Math.Min(PanelScan.GroupRows, queries.CodedCount - group), panelRows = rows.PanelRows, lookedAt = 0, scored = 0;
        int* entries = queries.Codes + ((nint)group * queries.CodeEntries);
        QueryScale* scales = queries.CodeScales + group;
        byte* block = codes[lanes.FirstIndex / panelRows];
        nint quads = codes.QuadCount, lines = quads * RowCodes.BlockQuad, blockBytes = codes.BlockBytes;
        for (int firstLane = 0; firstLane < panelRows; firstLane += RowCodes.BlockRows, block += blockBytes)
        {
            if (!lanes.AnyRanks(firstLane))
            {
                continue;
            }

            if (count > FewQueries)
            {
                SumSix(entries, quads, block, sums);
            }
            else
            {
                for (int i = 0; i < count; i++)
                {
                    SumOne(entries + ((nint)i * queries.CodeEntries), quads, block, sums + (i * RowCodes.BlockRows));
                }
            }

            for (int i = 0; i < count; i++)
            {
                float worst = candidates.WorstScore(group + i) - Underflow;
                if (Exceeds(sums + (i * RowCodes.BlockRows), scales + i, (float*)(block + lines), worst))
                {
                    lookedAt++;
                    scored += Score(scan, queries, group + i, block, rows, firstLane, lanes, scratch) ? 1 : 0;
                }
            }
        }

        return (lookedAt, scored);
    }

    // Few blocks come so far.
    private static bool Score(
        PanelScan scan, SearchScratch queries, int list, byte* block, RowPanels rows, int firstLane, PanelLanes lanes,
        SearchScratch scratch)
    {
        CandidateList<float> best = scratch.Candidates[list];
        uint ranked = (ushort)(lanes.Of(list) >> firstLane);
        float* query = queries.Queries + ((nint)list * rows.Stride);
        uint passing = ranked == 0
            ? 0
            : Exceeding(query, queries.CodeScales[list].Length, block, rows.Depth, ranked, best.WorstScore - Underflow);
        if (BitOperations.PopCount(passing) > FewRows)
        {
            int panel = lanes.FirstIndex / rows.PanelRows;
            float* values = scratch.Window.Panel(rows, panel);
            scan.ScanBlock(query, rows.Stride, values, firstLane, rows.Scales(panel), ranked, lanes.FirstIndex, best);
            return true;
        }

        for (uint left = passing; left != 0; left &= left - 1)
        {
            int row = lanes.FirstIndex + firstLane + BitOperations.TrailingZeroCount(left);
            float score = PanelScan.ScoreRow(query, rows, row, scratch.Window);
            if (score > best.WorstScore)
            {
                best.Insert(score, row);
            }
        }

        return passing != 0;
    }

    // The rows whose bounds exceed the worst score with the query itself in place of its code: fewer are left to be fetched.
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint Exceeding(float* query, double length, byte* block, int depth, uint ranked, float worst)
    {
        float* products = stackalloc float[RowCodes.BlockRows];
        Multiply(query, depth, block, products);
        Multiply(query, depth, block + (RowCodes.BlockQuad / 2), products + Vector256<float>.Count);
        float* lines = (float*)(block + ((nint)RowCodes.Quads(depth) * RowCodes.BlockQuad));
        double roundings = RoundingError(depth);
        uint passing = 0;
        for (; ranked != 0; ranked &= ranked - 1)
        {
            int lane = BitOperations.TrailingZeroCount(ranked);
            float* line = lines + lane;
            double blur = length * (line[RowCodes.BlockRows] + (roundings * line[2 * RowCodes.BlockRows]));
            double bound = (products[lane] * (double)*line) + blur + (query[depth] * (double)line[3 * RowCodes.BlockRows]);
            passing |= (float)bound <= worst ? 0 : 1u << lane; // no number tells nothing
        }

        return passing;
    }

    // The products of a query with the codes of eight rows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(float* query, int depth, byte* rows, float* products)
    {
        Vector256<float> a = default, b = default, c = default, d = default;
        int j = 0;
        for (; j + RowCodes.QuadColumns <= depth; j += RowCodes.QuadColumns, rows += RowCodes.BlockQuad)
        {
            Vector256<int> quad = Vector256.Load((int*)rows) ^ Vector256.Create(Zeros);
            a = MultiplyAdd((quad << 24) >> 24, query[j], a);
            b = MultiplyAdd((quad << 16) >> 24, query[j + 1], b);
            c = MultiplyAdd((quad << 8) >> 24, query[j + 2], c);
            d = MultiplyAdd(quad >> 24, query[j + 3], d);
        }

        for (int shift = 24; j < depth; j++, shift -= 8)
        {
            a = MultiplyAdd(((Vector256.Load((int*)rows) ^ Vector256.Create(Zeros)) << shift) >> 24, query[j], a);
        }

        ((a + b) + (c + d)).Store(products);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> MultiplyAdd(Vector256<int> code, float query, Vector256<float> sum) =>
        Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(code), Vector256.Create(query), sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SumOne(int* query, nint quads, byte* rows, int* sums)
    {
        if (ByteProduct.IsSupported)
        {
            CodeSums<ByteProduct, Vector256<int>, Vector256<byte>, int>.SumOne(query, quads, rows, sums);
        }
        else if (ShortProduct512.IsSupported)
        {
            CodeSums<ShortProduct512, Vector512<int>, Vector512<short>, long>.SumOne((long*)query, quads, rows, sums);
        }
        else
        {
            CodeSums<ShortProduct256, Vector256<int>, Vector256<short>, long>.SumOne((long*)query, quads, rows, sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SumSix(int* queries, nint quads, byte* rows, int* sums)
    {
        if (ByteProduct.IsSupported)
        {
            CodeSums<ByteProduct, Vector256<int>, Vector256<byte>, int>.SumSix(queries, quads, rows, sums);
        }
        else if (ShortProduct512.IsSupported)
        {
            CodeSums<ShortProduct512, Vector512<int>, Vector512<short>, long>.SumSix((long*)queries, quads, rows, sums);
        }
        else
        {
            CodeSums<ShortProduct256, Vector256<int>, Vector256<short>, long>.SumSix((long*)queries, quads, rows, sums);
        }
    }

    // A bound that is no number is not below the worst score.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Exceeds(int* sums, QueryScale* scale, float* lines, float worst)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<float> bias = Vector512.Create(scale->Bias) * Vector512.Load(lines + (3 * RowCodes.BlockRows));
            Vector512<float> reach = Vector512.Load(lines + (2 * RowCodes.BlockRows)), blur = Vector512.Load(lines + RowCodes.BlockRows);
            Vector512<float> rest = Vector512.FusedMultiplyAdd(Vector512.Create(scale->Error), reach, bias);
            rest = Vector512.FusedMultiplyAdd(Vector512.Create(scale->Length), blur, rest);
            Vector512<float> step = Vector512.Create(scale->Step) * Vector512.Load(lines);
            Vector512<float> sum = Vector512.ConvertToSingle(Vector512.Load(sums) + Vector512.Create(scale->Offset));
            return !Vector512.LessThanOrEqualAll(Vector512.FusedMultiplyAdd(sum, step, rest), Vector512.Create(worst));
        }

        return HalfExceeds(sums, scale, lines, worst)
            || HalfExceeds(sums + Vector256<int>.Count, scale, lines + Vector256<float>.Count, worst);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HalfExceeds(int* sums, QueryScale* scale, float* lines, float worst)
    {
        Vector256<float> bias = Vector256.Create(scale->Bias) * Vector256.Load(lines + (3 * RowCodes.BlockRows));
        Vector256<float> reach = Vector256.Load(lines + (2 * RowCodes.BlockRows)), blur = Vector256.Load(lines + RowCodes.BlockRows);
        Vector256<float> rest = Vector256.FusedMultiplyAdd(Vector256.Create(scale->Error), reach, bias);
        rest = Vector256.FusedMultiplyAdd(Vector256.Create(scale->Length), blur, rest);
        Vector256<float> step = Vector256.Create(scale->Step) * Vector256.Load(lines);
        Vector256<float> sum = Vector256.ConvertToSingle(Vector256.Load(sums) + Vector256.Create(scale->Offset));
        return !Vector256.LessThanOrEqualAll(Vector256.FusedMultiplyAdd(sum, step, rest), Vector256.Create(worst));
    }
}
