using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MetricLearning.Kernels;

/// <summary>Scores queries against stored rows, a panel at a time, and keeps the best; scores never leave the first-level cache.</summary>
/// <remarks>
/// Six queries meet one panel in one tile of <see cref="TileKernel{TWidth, TVector}"/>: lane = row of the panel, each score one chain of
/// multiply-adds over the columns in their order, the bias last. Queries are stored with a trailing 1, see <see cref="RowPanels"/>.
/// </remarks>
internal abstract unsafe class PanelScan
{
    /// <summary>Queries scored together.</summary>
    public const int GroupRows = TileRows.Count;

    /// <summary>Rows of a panel.</summary>
    public abstract int PanelRows { get; }

    /// <summary>The scan for the widest vectors of this machine.</summary>
    public static PanelScan Create() =>
        Vector512.IsHardwareAccelerated ? new PanelScan<Width512, Vector512<float>>()
        : Vector256.IsHardwareAccelerated ? new PanelScan<Width256, Vector256<float>>()
        : Vector128.IsHardwareAccelerated ? new PanelScan<Width128, Vector128<float>>()
        : new PanelScan<Width1, float>();

    /// <summary>Lays rows out as the columns of a panel, its bias left to the caller; places without a row get zeros.</summary>
    /// <param name="rows">The rows, [count × depth].</param>
    /// <param name="count">Their number, at most <see cref="PanelRows"/>.</param>
    /// <param name="depth">Their columns.</param>
    /// <param name="panel">Receives the rows, [depth × <see cref="PanelRows"/>].</param>
    public abstract void Pack(float* rows, int count, int depth, float* panel);

    /// <summary>Scores a tile of queries against a panel and keeps the best of each.</summary>
    /// <param name="queries">The queries, [rows × stride].</param>
    /// <param name="count">Their number, a multiple of 6.</param>
    /// <param name="stride">The columns of the panel, bias included.</param>
    /// <param name="panel">The panel, [stride × <see cref="PanelRows"/>].</param>
    /// <param name="scales">What the scores of each row are multiplied by, [<see cref="PanelRows"/>]; null for nothing.</param>
    /// <param name="lanes">Which rows of the panel rank; panels must come in the order of their rows.</param>
    /// <param name="scratch">Holds the scores of a group and the best of every query.</param>
    public abstract void Scan(
        float* queries, int count, int stride, float* panel, float* scales, PanelLanes lanes, SearchScratch scratch);

    /// <summary>Scores six queries against a panel.</summary>
    /// <param name="queries">Six queries, <paramref name="stride"/> floats apart.</param>
    /// <param name="stride">The columns of the panel, bias included.</param>
    /// <param name="panel">The panel, [stride × <see cref="PanelRows"/>].</param>
    /// <param name="scores">Receives the scores, [6 × <see cref="PanelRows"/>].</param>
    public abstract void Score(float* queries, int stride, float* panel, float* scores);

    /// <summary>
    /// Scores one query against sixteen rows of a panel and keeps the best: a chain of multiply-adds for each row, the same bits as those
    /// of <see cref="Score"/> where multiply-adds are fused.
    /// </summary>
    /// <param name="query">The query, [stride].</param>
    /// <param name="stride">The columns of the panel, bias included.</param>
    /// <param name="panel">The panel, [stride × <see cref="PanelRows"/>], a multiple of sixteen.</param>
    /// <param name="firstLane">The first row.</param>
    /// <param name="scales">What the scores of each row of the panel are multiplied by; null for nothing.</param>
    /// <param name="ranked">A bit for each of the sixteen rows that ranks; rows must come in their order.</param>
    /// <param name="firstIndex">The index of the panel's first row.</param>
    /// <param name="best">The best scores so far and their rows.</param>
    public abstract void ScanBlock(
        float* query, int stride, float* panel, int firstLane, float* scales, uint ranked, int firstIndex, CandidateList<float> best);

    /// <summary>The score of a query and one row, the same bits again.</summary>
    /// <param name="query">The query, [stride].</param>
    /// <param name="rows">The rows.</param>
    /// <param name="index">Which of them.</param>
    /// <param name="window">Where its values are found.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float ScoreRow(float* query, RowPanels rows, int index, PanelWindow window)
    {
        float* values = window.Row(rows, index, out int step);
        float score = 0;
        for (nint j = 0; j < rows.Stride; j++, values += step)
        {
            score = MathF.FusedMultiplyAdd(query[j], *values, score);
        }

        float* scales = rows.Scales(index / rows.PanelRows);
        return scales == null ? score : score * scales[index % rows.PanelRows];
    }

    /// <summary>Keeps the best of a panel's scores for one query.</summary>
    /// <param name="scores">The scores, [<see cref="PanelRows"/>].</param>
    /// <param name="firstIndex">The index of the panel's first row; rows must be offered in the order of their indices.</param>
    /// <param name="best">The best scores so far and their rows.</param>
    public abstract void Keep(float* scores, int firstIndex, CandidateList<float> best);
}

/// <summary><see cref="PanelScan"/> for one vector width.</summary>
/// <remarks>
/// Compiled with full optimisation at once: a program that searches once would otherwise run unoptimised code.
/// </remarks>
internal sealed unsafe class PanelScan<TWidth, TVector> : PanelScan
    where TWidth : struct, IVectorWidth<TVector>
    where TVector : struct
{
    /// <inheritdoc/>
    public override int PanelRows => TWidth.PanelVectors * TWidth.Count;

    /// <inheritdoc/>
    public override void Pack(float* rows, int count, int depth, float* panel)
    {
        PinnedOperand columns = new() { Values = rows, Stride = depth, IsTransposed = true };
        Packing<TWidth, TVector>.PackPanel(columns, 0, depth, 0, count, panel, PanelRows);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Scan(
        float* queries, int count, int stride, float* panel, float* scales, PanelLanes lanes, SearchScratch scratch)
    {
        float* scores = scratch.Scores;
        CandidateStore<float> candidates = scratch.Candidates;
        for (int group = 0; group < count; group += GroupRows)
        {
            Score(queries + ((nint)group * stride), stride, panel, scores);
            for (int i = 0; i < GroupRows; i++)
            {
                float* row = scores + (i * PanelRows);
                TVector largest = scales == null ? LargestOfEachLane(row) : LargestOfEachLane(row, scales);
                if (TWidth.GreaterThan(largest, TWidth.Broadcast(candidates.WorstScore(group + i))) != 0)
                {
                    Scale(row, scales);
                    Exclude(row, ~lanes.Of(group + i));
                    Keep(row, lanes.FirstIndex, candidates[group + i]);
                }
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void ScanBlock(
        float* query, int stride, float* panel, int firstLane, float* scales, uint ranked, int firstIndex, CandidateList<float> best)
    {
        float* scores = stackalloc float[TWidth.Count];
        for (int lane = firstLane; lane < firstLane + RowCodes.BlockRows; lane += TWidth.Count)
        {
            float* values = panel + lane;
            TVector sum = TWidth.Zero;
            for (nint j = 0; j < stride; j++, values += PanelRows)
            {
                sum = TWidth.MultiplyAdd(TWidth.Broadcast(query[j]), TWidth.Load(values), sum);
            }

            sum = scales == null ? sum : TWidth.MultiplyAdd(sum, TWidth.Load(scales + lane), TWidth.Zero);
            TWidth.Store(sum, scores);
            ulong exceeding = TWidth.GreaterThan(sum, TWidth.Broadcast(best.WorstScore));
            Keep(scores, exceeding & (ranked >> (lane - firstLane)), firstIndex + lane, best);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Score(float* queries, int stride, float* panel, float* scores)
    {
        float** rows = stackalloc float*[GroupRows];
        for (int i = 0; i < GroupRows; i++)
        {
            rows[i] = queries + ((nint)i * stride);
        }

        if (TWidth.PanelVectors == 4)
        {
            TileKernel<TWidth, TVector>.Run<SteppedColumns, PanelOf4, PackedRows>(
                rows, new(1), new(panel), stride, scores, PanelRows, accumulates: false);
        }
        else
        {
            TileKernel<TWidth, TVector>.Run<SteppedColumns, PanelOf2, PackedRows>(
                rows, new(1), new(panel), stride, scores, PanelRows, accumulates: false);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Keep(float* scores, int firstIndex, CandidateList<float> best)
    {
        for (int lane = 0; lane < PanelRows; lane += TWidth.Count)
        {
            Keep(scores + lane, TWidth.GreaterThan(TWidth.Load(scores + lane), TWidth.Broadcast(best.WorstScore)), firstIndex + lane, best);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(float* scores, ulong exceeding, int firstIndex, CandidateList<float> best)
    {
        for (; exceeding != 0; exceeding &= exceeding - 1)
        {
            int i = BitOperations.TrailingZeroCount(exceeding);
            if (scores[i] > best.WorstScore)
            {
                best.Insert(scores[i], firstIndex + i);
            }
        }
    }

    // Most panels hold no row that ranks: a look at the largest scores saves the look at each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector LargestOfEachLane(float* scores)
    {
        TVector largest = TWidth.Max(TWidth.Load(scores), TWidth.Load(scores + TWidth.Count));
        return TWidth.PanelVectors == 2
            ? largest
            : TWidth.Max(largest, TWidth.Max(TWidth.Load(scores + (2 * TWidth.Count)), TWidth.Load(scores + (3 * TWidth.Count))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector LargestOfEachLane(float* scores, float* scales)
    {
        TVector largest = Scaled(scores, scales);
        for (int vector = 1; vector < TWidth.PanelVectors; vector++)
        {
            largest = TWidth.Max(largest, Scaled(scores + (vector * TWidth.Count), scales + (vector * TWidth.Count)));
        }

        return largest;
    }

    // Rows that do not rank get a score that exceeds none; few panels come so far.
    private void Exclude(float* scores, ulong lanes)
    {
        for (lanes &= ulong.MaxValue >> (64 - PanelRows); lanes != 0; lanes &= lanes - 1)
        {
            scores[BitOperations.TrailingZeroCount(lanes)] = float.NegativeInfinity;
        }
    }

    private static void Scale(float* scores, float* scales)
    {
        for (int lane = 0; scales != null && lane < TWidth.PanelVectors * TWidth.Count; lane += TWidth.Count)
        {
            TWidth.Store(Scaled(scores + lane, scales + lane), scores + lane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Scaled(float* scores, float* scales) =>
        TWidth.MultiplyAdd(TWidth.Load(scores), TWidth.Load(scales), TWidth.Zero);
}
