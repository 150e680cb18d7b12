using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace MetricLearning.Kernels;

/// <summary>Lays factors out in the order in which <see cref="TileKernel{TWidth, TVector}"/> reads them; gathers and transposes on the way.</summary>
internal static unsafe class Packing
{
    /// <summary>Packs columns of B as a panel: row k of the panel is B[k, first .. first + count), then zeros up to the panel's width.</summary>
    public static void PackPanel(in PinnedOperand b, int depth, int first, int count, float* panel, int panelWidth)
    {
        if (b.IsTransposed)
        {
            PackTransposed(b, depth, first, count, panel, panelWidth);
            return;
        }

        for (int k = 0; k < depth; k++)
        {
            Span<float> destination = new(panel + ((nint)k * panelWidth), panelWidth);
            new ReadOnlySpan<float>(b.StoredRow(k) + first, count).CopyTo(destination);
            destination[count..].Clear();
        }
    }

    /// <summary>Packs rows of a transposed A as a tile: entry k of the tile is A[first .. first + count, k], then zeros up to 6.</summary>
    public static void PackTile(in PinnedOperand a, int depth, int first, int count, float* tile)
    {
        const int Rows = TileRows.Count;
        if (count < Rows)
        {
            for (int k = 0; k < depth; k++)
            {
                Span<float> destination = new(tile + ((nint)k * Rows), Rows);
                new ReadOnlySpan<float>(a.StoredRow(k) + first, count).CopyTo(destination);
                destination[count..].Clear();
            }

            return;
        }

        for (int k = 0; k < depth; k++)
        {
            float* source = a.StoredRow(k) + first;
            float* destination = tile + ((nint)k * Rows);
            Vector128.Load(source).Store(destination);
            Unsafe.WriteUnaligned(destination + 4, Unsafe.ReadUnaligned<double>(source + 4));
        }
    }

    // Four stored rows at a time become four columns: 4 × 4 blocks are transposed in registers, the rest one by one.
    private static void PackTransposed(in PinnedOperand b, int depth, int first, int count, float* panel, int panelWidth)
    {
        int column = 0;
        for (; column + 4 <= count; column += 4)
        {
            float* r0 = b.StoredRow(first + column), r1 = b.StoredRow(first + column + 1);
            float* r2 = b.StoredRow(first + column + 2), r3 = b.StoredRow(first + column + 3);
            float* destination = panel + column;
            int k = 0;
            for (; k + 4 <= depth; k += 4)
            {
                Transpose4(r0 + k, r1 + k, r2 + k, r3 + k, destination, panelWidth);
                destination += 4 * panelWidth;
            }

            for (; k < depth; k++)
            {
                destination[0] = r0[k];
                destination[1] = r1[k];
                destination[2] = r2[k];
                destination[3] = r3[k];
                destination += panelWidth;
            }
        }

        for (; column < panelWidth; column++)
        {
            float* source = column < count ? b.StoredRow(first + column) : null;
            for (int k = 0; k < depth; k++)
            {
                panel[((nint)k * panelWidth) + column] = source is null ? 0 : source[k];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4(float* r0, float* r1, float* r2, float* r3, float* destination, int stride)
    {
        Vector128<float> v0 = Vector128.Load(r0), v1 = Vector128.Load(r1), v2 = Vector128.Load(r2), v3 = Vector128.Load(r3);
        Vector128<double> low01 = InterleaveLow(v0, v1).AsDouble(), low23 = InterleaveLow(v2, v3).AsDouble();
        Vector128<double> high01 = InterleaveHigh(v0, v1).AsDouble(), high23 = InterleaveHigh(v2, v3).AsDouble();
        Vector128.Create(low01.GetLower(), low23.GetLower()).AsSingle().Store(destination);
        Vector128.Create(low01.GetUpper(), low23.GetUpper()).AsSingle().Store(destination + stride);
        Vector128.Create(high01.GetLower(), high23.GetLower()).AsSingle().Store(destination + (2 * stride));
        Vector128.Create(high01.GetUpper(), high23.GetUpper()).AsSingle().Store(destination + (3 * stride));
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
}

/// <summary>How many rows of A a tile holds.</summary>
internal static class TileRows
{
    /// <summary>Six: with four vectors a row, 24 accumulators of 32 registers; with two, 12 of 16.</summary>
    public const int Count = 6;
}
