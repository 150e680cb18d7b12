using System.Runtime.CompilerServices;

namespace MetricLearning.Kernels;

/// <summary>The innermost product: 6 rows of A times one panel of B, accumulated in registers.</summary>
/// <remarks>
/// <code>
/// C[i, j] (+)= Σₖ A[i, k]·B[k, j]      i = 0..5, j = 0..panel width − 1
/// </code>
/// Lanes run along j: B's row k is loaded as 1 to 4 vectors and each of the 6 elements of A's column k is broadcast against them. Every
/// element of C is one chain of fused multiply-adds in the order of k, whatever the tile, the width or the thread, so results do not
/// depend on any of them; the error is at most depth·ε·Σ|a·b|. There is no tail here: panels are padded with zeros, and missing rows
/// repeat a present one into memory that is never read.
/// </remarks>
internal static unsafe class TileKernel<TWidth, TVector>
    where TWidth : struct, IVectorWidth<TVector>
    where TVector : struct
{
    /// <summary>Multiplies one tile with a panel of 1 to 4 vectors; the parameters are those of the method below.</summary>
    public static void Run<TColumns, TRows>(
        int vectors, float** a, TColumns columns, TRows b, nint depth, float* c, nint cStride, bool accumulates)
        where TColumns : struct, ITileColumns
        where TRows : struct, IPanelRows
    {
        switch (vectors)
        {
            case 1:
                Run<TColumns, PanelOf1, TRows>(a, columns, b, depth, c, cStride, accumulates);
                break;
            case 2:
                Run<TColumns, PanelOf2, TRows>(a, columns, b, depth, c, cStride, accumulates);
                break;
            case 3:
                Run<TColumns, PanelOf3, TRows>(a, columns, b, depth, c, cStride, accumulates);
                break;
            default:
                Run<TColumns, PanelOf4, TRows>(a, columns, b, depth, c, cStride, accumulates);
                break;
        }
    }

    /// <summary>Multiplies one tile.</summary>
    /// <param name="a">The first element of each of the 6 rows of A.</param>
    /// <param name="columns">Where A's columns lie, seen from the first element of each row.</param>
    /// <param name="b">The panel: where it begins and how its rows follow each other.</param>
    /// <param name="depth">The common dimension.</param>
    /// <param name="c">The tile of C, 6 rows <paramref name="cStride"/> floats apart.</param>
    /// <param name="cStride">Floats from one row of C to the next.</param>
    /// <param name="accumulates">Whether the product is added to C's present content.</param>
    /// <typeparam name="TColumns">How A's columns are found.</typeparam>
    /// <typeparam name="TPanel">The panel's width in vectors.</typeparam>
    /// <typeparam name="TRows">How the panel's rows are found.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TColumns, TPanel, TRows>(
        float** a, TColumns columns, TRows b, nint depth, float* c, nint cStride, bool accumulates)
        where TColumns : struct, ITileColumns
        where TPanel : struct, IPanelVectors
        where TRows : struct, IPanelRows
    {
        int width = TWidth.Count;
        float* a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3], a4 = a[4], a5 = a[5];
        TVector c00 = TWidth.Zero, c10 = TWidth.Zero, c20 = TWidth.Zero, c30 = TWidth.Zero, c40 = TWidth.Zero, c50 = TWidth.Zero;
        TVector c01 = TWidth.Zero, c11 = TWidth.Zero, c21 = TWidth.Zero, c31 = TWidth.Zero, c41 = TWidth.Zero, c51 = TWidth.Zero;
        TVector c02 = TWidth.Zero, c12 = TWidth.Zero, c22 = TWidth.Zero, c32 = TWidth.Zero, c42 = TWidth.Zero, c52 = TWidth.Zero;
        TVector c03 = TWidth.Zero, c13 = TWidth.Zero, c23 = TWidth.Zero, c33 = TWidth.Zero, c43 = TWidth.Zero, c53 = TWidth.Zero;
        if (accumulates)
        {
            c00 = TWidth.Load(c);
            c10 = TWidth.Load(c + cStride);
            c20 = TWidth.Load(c + (2 * cStride));
            c30 = TWidth.Load(c + (3 * cStride));
            c40 = TWidth.Load(c + (4 * cStride));
            c50 = TWidth.Load(c + (5 * cStride));

            if (TPanel.Count > 1)
            {
                c01 = TWidth.Load(c + width);
                c11 = TWidth.Load(c + cStride + width);
                c21 = TWidth.Load(c + (2 * cStride) + width);
                c31 = TWidth.Load(c + (3 * cStride) + width);
                c41 = TWidth.Load(c + (4 * cStride) + width);
                c51 = TWidth.Load(c + (5 * cStride) + width);
            }

            if (TPanel.Count > 2)
            {
                c02 = TWidth.Load(c + (2 * width));
                c12 = TWidth.Load(c + cStride + (2 * width));
                c22 = TWidth.Load(c + (2 * cStride) + (2 * width));
                c32 = TWidth.Load(c + (3 * cStride) + (2 * width));
                c42 = TWidth.Load(c + (4 * cStride) + (2 * width));
                c52 = TWidth.Load(c + (5 * cStride) + (2 * width));
            }

            if (TPanel.Count > 3)
            {
                c03 = TWidth.Load(c + (3 * width));
                c13 = TWidth.Load(c + cStride + (3 * width));
                c23 = TWidth.Load(c + (2 * cStride) + (3 * width));
                c33 = TWidth.Load(c + (3 * cStride) + (3 * width));
                c43 = TWidth.Load(c + (4 * cStride) + (3 * width));
                c53 = TWidth.Load(c + (5 * cStride) + (3 * width));
            }
        }

        for (; depth > 0; depth--)
        {
            nint k = columns.Next();
            float* row = b.Next(TPanel.Count * width);
            TVector b0 = TWidth.Load(row);
            TVector b1 = TPanel.Count > 1 ? TWidth.Load(row + width) : TWidth.Zero;
            TVector b2 = TPanel.Count > 2 ? TWidth.Load(row + (2 * width)) : TWidth.Zero;
            TVector b3 = TPanel.Count > 3 ? TWidth.Load(row + (3 * width)) : TWidth.Zero;

            TVector x0 = TWidth.Broadcast(a0[k]);
            c00 = TWidth.MultiplyAdd(x0, b0, c00);
            c01 = TPanel.Count > 1 ? TWidth.MultiplyAdd(x0, b1, c01) : c01;
            c02 = TPanel.Count > 2 ? TWidth.MultiplyAdd(x0, b2, c02) : c02;
            c03 = TPanel.Count > 3 ? TWidth.MultiplyAdd(x0, b3, c03) : c03;

            TVector x1 = TWidth.Broadcast(a1[k]);
            c10 = TWidth.MultiplyAdd(x1, b0, c10);
            c11 = TPanel.Count > 1 ? TWidth.MultiplyAdd(x1, b1, c11) : c11;
            c12 = TPanel.Count > 2 ? TWidth.MultiplyAdd(x1, b2, c12) : c12;
            c13 = TPanel.Count > 3 ? TWidth.MultiplyAdd(x1, b3, c13) : c13;

            TVector x2 = TWidth.Broadcast(a2[k]);
            c20 = TWidth.MultiplyAdd(x2, b0, c20);
            c21 = TPanel.Count > 1 ? TWidth.MultiplyAdd(x2, b1, c21) : c21;
            c22 = TPanel.Count > 2 ? TWidth.MultiplyAdd(x2, b2, c22) : c22;
            c23 = TPanel.Count > 3 ? TWidth.MultiplyAdd(x2, b3, c23) : c23;

            TVector x3 = TWidth.Broadcast(a3[k]);
            c30 = TWidth.MultiplyAdd(x3, b0, c30);
            c31 = TPanel.Count > 1 ? TWidth.MultiplyAdd(x3, b1, c31) : c31;
            c32 = TPanel.Count > 2 ? TWidth.MultiplyAdd(x3, b2, c32) : c32;
            c33 = TPanel.Count > 3 ? TWidth.MultiplyAdd(x3, b3, c33) : c33;

            TVector x4 = TWidth.Broadcast(a4[k]);
            c40 = TWidth.MultiplyAdd(x4, b0, c40);
            c41 = TPanel.Count > 1 ? TWidth.MultiplyAdd(x4, b1, c41) : c41;
            c42 = TPanel.Count > 2 ? TWidth.MultiplyAdd(x4, b2, c42) : c42;
            c43 = TPanel.Count > 3 ? TWidth.MultiplyAdd(x4, b3, c43) : c43;

            TVector x5 = TWidth.Broadcast(a5[k]);
            c50 = TWidth.MultiplyAdd(x5, b0, c50);
            c51 = TPanel.Count > 1 ? TWidth.MultiplyAdd(x5, b1, c51) : c51;
            c52 = TPanel.Count > 2 ? TWidth.MultiplyAdd(x5, b2, c52) : c52;
            c53 = TPanel.Count > 3 ? TWidth.MultiplyAdd(x5, b3, c53) : c53;
        }

        TWidth.Store(c00, c);
        TWidth.Store(c10, c + cStride);
        TWidth.Store(c20, c + (2 * cStride));
        TWidth.Store(c30, c + (3 * cStride));
        TWidth.Store(c40, c + (4 * cStride));
        TWidth.Store(c50, c + (5 * cStride));

        if (TPanel.Count > 1)
        {
            TWidth.Store(c01, c + width);
            TWidth.Store(c11, c + cStride + width);
            TWidth.Store(c21, c + (2 * cStride) + width);
            TWidth.Store(c31, c + (3 * cStride) + width);
            TWidth.Store(c41, c + (4 * cStride) + width);
            TWidth.Store(c51, c + (5 * cStride) + width);
        }

        if (TPanel.Count > 2)
        {
            TWidth.Store(c02, c + (2 * width));
            TWidth.Store(c12, c + cStride + (2 * width));
            TWidth.Store(c22, c + (2 * cStride) + (2 * width));
            TWidth.Store(c32, c + (3 * cStride) + (2 * width));
            TWidth.Store(c42, c + (4 * cStride) + (2 * width));
            TWidth.Store(c52, c + (5 * cStride) + (2 * width));
        }

        if (TPanel.Count > 3)
        {
            TWidth.Store(c03, c + (3 * width));
            TWidth.Store(c13, c + cStride + (3 * width));
            TWidth.Store(c23, c + (2 * cStride) + (3 * width));
            TWidth.Store(c33, c + (3 * cStride) + (3 * width));
            TWidth.Store(c43, c + (4 * cStride) + (3 * width));
            TWidth.Store(c53, c + (5 * cStride) + (3 * width));
        }
    }
}
