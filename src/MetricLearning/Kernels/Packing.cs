using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace MetricLearning.Kernels;

/// <summary>Lays B out in the order in which <see cref="TileKernel{TWidth, TVector}"/> reads it; gathers and transposes on the way.</summary>
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

    // Four stored rows at a time become four columns: 4 × 4 blocks are transposed in registers, the rest one by one. A few rows of the
    // panel are completed before the next few are begun, or each store would fetch a cache line that has just been evicted.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackTransposed(in PinnedOperand b, int firstDepth, int depth, int first, int count, float* panel, int panelWidth)
    {
        const int SlabRows = 16;
        for (int slab = 0; slab < depth; slab += SlabRows)
        {
            int end = Math.Min(slab + SlabRows, depth);
            int column = 0;
            for (; column + 4 <= count; column += 4)
            {
                float* r0 = b.StoredRow(first + column) + firstDepth, r1 = b.StoredRow(first + column + 1) + firstDepth;
                float* r2 = b.StoredRow(first + column + 2) + firstDepth, r3 = b.StoredRow(first + column + 3) + firstDepth;
                float* destination = panel + ((nint)slab * panelWidth) + column;
                int k = slab;
                for (; k + 4 <= end; k += 4, destination += 4 * panelWidth)
                {
                    Transpose4(r0 + k, r1 + k, r2 + k, r3 + k, destination, panelWidth);
                }

                for (; k < end; k++, destination += panelWidth)
                {
                    destination[0] = r0[k];
                    destination[1] = r1[k];
                    destination[2] = r2[k];
                    destination[3] = r3[k];
                }
            }

            for (; column < panelWidth; column++)
            {
                float* source = column < count ? b.StoredRow(first + column) + firstDepth : null;
                for (int k = slab; k < end; k++)
                {
                    panel[((nint)k * panelWidth) + column] = source is null ? 0 : source[k];
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4(float* r0, float* r1, float* r2, float* r3, float* destination, int stride)
    {
        Vector128<float> v0 = Vector128.Load(r0), v1 = Vector128.Load(r1), v2 = Vector128.Load(r2), v3 = Vector128.Load(r3);
        Vector128<float> low01 = InterleaveLow(v0, v1), low23 = InterleaveLow(v2, v3);
        Vector128<float> high01 = InterleaveHigh(v0, v1), high23 = InterleaveHigh(v2, v3);
        LowerHalves(low01, low23).Store(destination);
        UpperHalves(low01, low23).Store(destination + stride);
        LowerHalves(high01, high23).Store(destination + (2 * stride));
        UpperHalves(high01, high23).Store(destination + (3 * stride));
    }

    // (a0, a1, a2, a3), (b0, b1, b2, b3) → (a0, b0, a1, b1)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveLow(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b)
        : Vector128.Create(a[0], b[0], a[1], b[1]);

    // (a0, a1, a2, a3), (b0, b1, b2, b3) → (a2, b2, a3, b3)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveHigh(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b)
        : Vector128.Create(a[2], b[2], a[3], b[3]);

    // (a0, a1, a2, a3), (b0, b1, b2, b3) → (a0, a1, b0, b1)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> LowerHalves(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.MoveLowToHigh(a, b) : Vector128.Create(a.GetLower(), b.GetLower());

    // (a0, a1, a2, a3), (b0, b1, b2, b3) → (a2, a3, b2, b3)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> UpperHalves(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.MoveHighToLow(b, a) : Vector128.Create(a.GetUpper(), b.GetUpper());
}

/// <summary>How many rows of A a tile holds.</summary>
internal static class TileRows
{
    /// <summary>Six: with four vectors a row, 24 accumulators of 32 registers; with two, 12 of 16.</summary>
    public const int Count = 6;
}
