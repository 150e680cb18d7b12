using System.Numerics;
using System.Runtime.CompilerServices;

namespace MetricLearning.Kernels;

/// <summary>Scores queries against stored rows, a panel at a time, and keeps the best; scores never leave the first-level cache.</summary>
/// <remarks>
/// Six queries meet one panel in one block of accumulators: lane = row of the panel, each score one chain of fused multiply-adds over the
/// columns in their order, the bias last. Queries are stored with a trailing 1, see <see cref="RowPanels"/>.
/// </remarks>
internal static unsafe class PanelScan
{
    /// <summary>Queries scored together.</summary>
    public const int GroupRows = 6;

    /// <summary>Rows of a panel: two vectors.</summary>
    public static int PanelRows => 2 * Vector<float>.Count;

    /// <summary>Scores six queries against a panel.</summary>
    /// <param name="queries">Six queries, <paramref name="stride"/> floats apart.</param>
    /// <param name="stride">The columns of the panel, bias included.</param>
    /// <param name="panel">The panel, [stride × <see cref="PanelRows"/>].</param>
    /// <param name="scores">Receives the scores, [6 × <see cref="PanelRows"/>].</param>
    public static void Score(float* queries, int stride, float* panel, float* scores)
    {
        Vector<float> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        Vector<float> c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        int width = Vector<float>.Count;
        for (int j = 0; j < stride; j++, panel += 2 * width)
        {
            Vector<float> left = Vector.Load(panel);
            Vector<float> right = Vector.Load(panel + width);
            Accumulate(queries + j, left, right, ref c00, ref c01);
            Accumulate(queries + stride + j, left, right, ref c10, ref c11);
            Accumulate(queries + (2 * stride) + j, left, right, ref c20, ref c21);
            Accumulate(queries + (3 * stride) + j, left, right, ref c30, ref c31);
            Accumulate(queries + (4 * stride) + j, left, right, ref c40, ref c41);
            Accumulate(queries + (5 * stride) + j, left, right, ref c50, ref c51);
        }

        Store(scores, c00, c01);
        Store(scores + (2 * width), c10, c11);
        Store(scores + (4 * width), c20, c21);
        Store(scores + (6 * width), c30, c31);
        Store(scores + (8 * width), c40, c41);
        Store(scores + (10 * width), c50, c51);
    }

    /// <summary>Keeps the best of a panel's scores for one query.</summary>
    /// <param name="scores">The scores, [<see cref="PanelRows"/>].</param>
    /// <param name="firstIndex">The index of the panel's first row; rows must be offered in the order of their indices.</param>
    /// <param name="best">The best scores so far and their rows.</param>
    public static void Keep(float* scores, int firstIndex, CandidateList best)
    {
        Vector<float> worst = new(best.WorstScore);
        for (int lane = 0; lane < PanelRows; lane += Vector<float>.Count)
        {
            if (!Vector.GreaterThanAny(Vector.Load(scores + lane), worst))
            {
                continue;
            }

            for (int i = lane; i < lane + Vector<float>.Count; i++)
            {
                if (scores[i] > best.WorstScore)
                {
                    best.Insert(scores[i], firstIndex + i);
                }
            }

            worst = new(best.WorstScore);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(float* query, Vector<float> left, Vector<float> right, ref Vector<float> first, ref Vector<float> second)
    {
        Vector<float> value = new(*query);
        first = Vector.FusedMultiplyAdd(value, left, first);
        second = Vector.FusedMultiplyAdd(value, right, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* scores, Vector<float> left, Vector<float> right)
    {
        left.Store(scores);
        right.Store(scores + Vector<float>.Count);
    }
}
