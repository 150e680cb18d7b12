using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MetricLearning.Kernels;

/// <summary>
/// Lays B out in the order in which <see cref="TileKernel{TWidth, TVector}"/> reads it; gathers and transposes on the way.
/// </summary>
[SkipLocalsInit]
internal static unsafe class Packing<TWidth, TVector>
    where TWidth : struct, IVectorWidth<TVector>
    where TVector : struct
{
    /// <summary>
    /// Packs columns of B as a panel: row k of the panel is B[firstDepth + k, first .. first + count), then zeros up to the panel's width.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackPanel(in PinnedOperand b, int firstDepth, int depth, int first, int count, float* panel, int panelWidth)
    {
        if (b.IsTransposed)
        {
            PackTransposed(b, firstDepth, depth, first, count, panel, panelWidth);
            return;
        }

        for (int k = 0; k < depth; k++)
        {
            float* source = b.StoredRow(firstDepth + k) + first;
            int column = 0;
            for (; column + TWidth.Count <= count; column += TWidth.Count)
            {
                TWidth.Store(TWidth.Load(source + column), panel + column);
            }

            for (; column < panelWidth; column++)
            {
                panel[column] = column < count ? source[column] : 0;
            }

            panel += panelWidth;
        }
    }

    // Blocks as wide as a vector are transposed in registers, the columns that are left by fours, then one by one.
    private static void PackTransposed(in PinnedOperand b, int firstDepth, int depth, int first, int count, float* panel, int panelWidth)
    {
        int column = PackColumns<TWidth, TVector>(b, firstDepth, depth, first, 0, count, panel, panelWidth);
        column = PackColumns<Width128, Vector128<float>>(b, firstDepth, depth, first, column, count, panel, panelWidth);
        column = PackColumns<Width1, float>(b, firstDepth, depth, first, column, count, panel, panelWidth);
        for (int k = 0; k < depth && column < panelWidth; k++)
        {
            new Span<float>(panel + ((nint)k * panelWidth) + column, panelWidth - column).Clear();
        }
    }

    // Packs columns from one on as long as whole blocks fit; returns the first column that is left.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int PackColumns<TBlock, TBlockVector>(
        in PinnedOperand b, int firstDepth, int depth, int first, int column, int count, float* panel, int panelWidth)
        where TBlock : struct, IVectorWidth<TBlockVector>
        where TBlockVector : struct
    {
        float** rows = stackalloc float*[TBlock.Count];
        for (; column + TBlock.Count <= count; column += TBlock.Count)
        {
            for (int j = 0; j < TBlock.Count; j++)
            {
                rows[j] = b.StoredRow(first + column + j) + firstDepth;
            }

            float* destination = panel + column;
            int k = 0;
            for (; k + TBlock.Count <= depth; k += TBlock.Count, destination += TBlock.Count * panelWidth)
            {
                TBlock.Transpose(rows, k, destination, panelWidth);
            }

            for (; k < depth; k++, destination += panelWidth)
            {
                for (int j = 0; j < TBlock.Count; j++)
                {
                    destination[j] = rows[j][k];
                }
            }
        }

        return column;
    }
}
