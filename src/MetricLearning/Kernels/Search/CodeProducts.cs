using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MetricLearning.Kernels;

/// <summary>Products of the codes of queries with those of sixteen rows, for one set of instructions.</summary>
/// <remarks>
/// A code of a row is a whole number from 1 to 255, see <see cref="RowCodes"/>, one of a query from −127 to 127. Sums are whole numbers of
/// 32 bits that wrap round, so they are the same whatever the instructions.
/// </remarks>
internal unsafe interface ICodeProduct
{
    /// <summary>Whether this processor has the instructions.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>Entries of 32 bits that four columns of a query take.</summary>
    static abstract int QuadEntries { get; }

    /// <summary>Lays four columns of a query out.</summary>
    /// <param name="codes">Their codes, [4].</param>
    /// <param name="entries">Receives them, [<see cref="QuadEntries"/>].</param>
    static abstract void Pack(ReadOnlySpan<sbyte> codes, Span<int> entries);

    /// <summary>Sums the products of one query.</summary>
    /// <param name="query">The query, [quads × <see cref="QuadEntries"/>].</param>
    /// <param name="quads">Quads of columns.</param>
    /// <param name="rows">The rows' codes, [quads × 16 × 4].</param>
    /// <param name="sums">Receives the sums, [16].</param>
    static abstract void SumOne(int* query, nint quads, byte* rows, int* sums);

    /// <summary>Sums the products of six queries.</summary>
    /// <param name="queries">The queries, [6 × quads × <see cref="QuadEntries"/>].</param>
    /// <param name="quads">Quads of columns.</param>
    /// <param name="rows">The rows' codes, [quads × 16 × 4].</param>
    /// <param name="sums">Receives the sums, [6 × 16].</param>
    static abstract void SumSix(int* queries, nint quads, byte* rows, int* sums);
}

/// <summary>Four products and additions of bytes for each lane in one instruction: AVX-VNNI.</summary>
internal readonly unsafe struct ByteProduct : ICodeProduct
{
    private const int Half = RowCodes.BlockRows / 2;

    public static bool IsSupported => AvxVnni.IsSupported;

    public static int QuadEntries => 1;

    public static void Pack(ReadOnlySpan<sbyte> codes, Span<int> entries) =>
        entries[0] = (codes[0] & 0xFF) | ((codes[1] & 0xFF) << 8) | ((codes[2] & 0xFF) << 16) | (codes[3] << 24);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SumOne(int* query, nint quads, byte* rows, int* sums)
    {
        Vector256<int> a0 = default, a1 = default;
        for (nint j = 0; j < quads; j++, rows += RowCodes.BlockQuad)
        {
            Sse.Prefetch0(rows + RowCodes.Ahead);
            (a0, a1) = (Add(a0, Vector256.Load(rows), query[j]), Add(a1, Vector256.Load(rows + (RowCodes.BlockQuad / 2)), query[j]));
        }

        Store(a0, a1, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SumSix(int* queries, nint quads, byte* rows, int* sums)
    {
        Vector256<int> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default;
        Vector256<int> d0 = default, d1 = default, e0 = default, e1 = default, f0 = default, f1 = default;
        for (nint j = 0; j < quads; j++, queries++, rows += RowCodes.BlockQuad)
        {
            Sse.Prefetch0(rows + RowCodes.Ahead);
            Vector256<byte> r0 = Vector256.Load(rows), r1 = Vector256.Load(rows + (RowCodes.BlockQuad / 2));
            (a0, a1) = (Add(a0, r0, queries[0]), Add(a1, r1, queries[0]));
            (b0, b1) = (Add(b0, r0, queries[quads]), Add(b1, r1, queries[quads]));
            (c0, c1) = (Add(c0, r0, queries[2 * quads]), Add(c1, r1, queries[2 * quads]));
            (d0, d1) = (Add(d0, r0, queries[3 * quads]), Add(d1, r1, queries[3 * quads]));
            (e0, e1) = (Add(e0, r0, queries[4 * quads]), Add(e1, r1, queries[4 * quads]));
            (f0, f1) = (Add(f0, r0, queries[5 * quads]), Add(f1, r1, queries[5 * quads]));
        }

        Store(a0, a1, sums);
        Store(b0, b1, sums + RowCodes.BlockRows);
        Store(c0, c1, sums + (2 * RowCodes.BlockRows));
        Store(d0, d1, sums + (3 * RowCodes.BlockRows));
        Store(e0, e1, sums + (4 * RowCodes.BlockRows));
        Store(f0, f1, sums + (5 * RowCodes.BlockRows));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Add(Vector256<int> sum, Vector256<byte> row, int quad) =>
        AvxVnni.MultiplyWideningAndAdd(sum, row, Vector256.Create(quad).AsSByte());

    // As one vector where it is read as one: a load that spans two stores waits for both.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<int> lower, Vector256<int> upper, int* sums)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512.Create(lower, upper).Store(sums);
            return;
        }

        lower.Store(sums);
        upper.Store(sums + Half);
    }
}

/// <summary>Products of 16 bits in vectors of 512, two columns for each lane: AVX-512BW.</summary>
internal readonly unsafe struct ShortProduct512 : ICodeProduct
{
    public static bool IsSupported => Avx512BW.IsSupported;

    public static int QuadEntries => 2;

    public static void Pack(ReadOnlySpan<sbyte> codes, Span<int> entries) => ShortProduct256.Pack(codes, entries);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SumOne(int* query, nint quads, byte* rows, int* sums)
    {
        long* quad = (long*)query;
        Vector512<int> a0 = default, a1 = default;
        for (nint j = 0; j < quads; j++, rows += RowCodes.BlockQuad)
        {
            Sse.Prefetch0(rows + RowCodes.Ahead);
            (a0, a1) = (Add(a0, Widen(rows), quad[j]), Add(a1, Widen(rows + (RowCodes.BlockQuad / 2)), quad[j]));
        }

        Store(a0, a1, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SumSix(int* queries, nint quads, byte* rows, int* sums)
    {
        long* quad = (long*)queries;
        Vector512<int> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default;
        Vector512<int> d0 = default, d1 = default, e0 = default, e1 = default, f0 = default, f1 = default;
        for (nint j = 0; j < quads; j++, quad++, rows += RowCodes.BlockQuad)
        {
            Sse.Prefetch0(rows + RowCodes.Ahead);
            Vector512<short> r0 = Widen(rows), r1 = Widen(rows + (RowCodes.BlockQuad / 2));
            (a0, a1) = (Add(a0, r0, quad[0]), Add(a1, r1, quad[0]));
            (b0, b1) = (Add(b0, r0, quad[quads]), Add(b1, r1, quad[quads]));
            (c0, c1) = (Add(c0, r0, quad[2 * quads]), Add(c1, r1, quad[2 * quads]));
            (d0, d1) = (Add(d0, r0, quad[3 * quads]), Add(d1, r1, quad[3 * quads]));
            (e0, e1) = (Add(e0, r0, quad[4 * quads]), Add(e1, r1, quad[4 * quads]));
            (f0, f1) = (Add(f0, r0, quad[5 * quads]), Add(f1, r1, quad[5 * quads]));
        }

        Store(a0, a1, sums);
        Store(b0, b1, sums + RowCodes.BlockRows);
        Store(c0, c1, sums + (2 * RowCodes.BlockRows));
        Store(d0, d1, sums + (3 * RowCodes.BlockRows));
        Store(e0, e1, sums + (4 * RowCodes.BlockRows));
        Store(f0, f1, sums + (5 * RowCodes.BlockRows));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Widen(byte* rows) => Avx512BW.ConvertToVector512Int16(Vector256.Load(rows));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Add(Vector512<int> sum, Vector512<short> row, long quad) =>
        sum + Avx512BW.MultiplyAddAdjacent(row, Vector512.Create(quad).AsInt16());

    // Each row has two lanes, one after the other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<int> lower, Vector512<int> upper, int* sums)
    {
        Vector512<int> even = Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
        Vector512<int> first = Avx512F.PermuteVar16x32x2(lower, even, upper);
        (first + Avx512F.PermuteVar16x32x2(lower, even + Vector512<int>.One, upper)).Store(sums);
    }
}

/// <summary>Products of 16 bits in vectors of 256, two columns for each lane: AVX2.</summary>
internal readonly unsafe struct ShortProduct256 : ICodeProduct
{
    private const int Half = RowCodes.BlockRows / 2;

    public static bool IsSupported => Avx2.IsSupported;

    public static int QuadEntries => 2;

    public static void Pack(ReadOnlySpan<sbyte> codes, Span<int> entries)
    {
        entries[0] = (codes[0] & 0xFFFF) | (codes[1] << 16);
        entries[1] = (codes[2] & 0xFFFF) | (codes[3] << 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SumOne(int* query, nint quads, byte* rows, int* sums)
    {
        long* quad = (long*)query;
        Vector256<int> a0 = default, a1 = default, a2 = default, a3 = default;
        for (nint j = 0; j < quads; j++, rows += RowCodes.BlockQuad)
        {
            Sse.Prefetch0(rows + RowCodes.Ahead);
            (a0, a1) = (Add(a0, Widen(rows), quad[j]), Add(a1, Widen(rows + 16), quad[j]));
            (a2, a3) = (Add(a2, Widen(rows + 32), quad[j]), Add(a3, Widen(rows + 48), quad[j]));
        }

        Store(a0, a1, sums);
        Store(a2, a3, sums + Half);
    }

    // Twelve sums fill the registers, so eight rows at a time.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SumSix(int* queries, nint quads, byte* rows, int* sums)
    {
        SumSixOfEight((long*)queries, quads, rows, sums);
        SumSixOfEight((long*)queries, quads, rows + (RowCodes.BlockQuad / 2), sums + Half);
    }

    private static void SumSixOfEight(long* quad, nint quads, byte* rows, int* sums)
    {
        Vector256<int> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default;
        Vector256<int> d0 = default, d1 = default, e0 = default, e1 = default, f0 = default, f1 = default;
        for (nint j = 0; j < quads; j++, quad++, rows += RowCodes.BlockQuad)
        {
            Sse.Prefetch0(rows + RowCodes.Ahead);
            Vector256<short> r0 = Widen(rows), r1 = Widen(rows + 16);
            (a0, a1) = (Add(a0, r0, quad[0]), Add(a1, r1, quad[0]));
            (b0, b1) = (Add(b0, r0, quad[quads]), Add(b1, r1, quad[quads]));
            (c0, c1) = (Add(c0, r0, quad[2 * quads]), Add(c1, r1, quad[2 * quads]));
            (d0, d1) = (Add(d0, r0, quad[3 * quads]), Add(d1, r1, quad[3 * quads]));
            (e0, e1) = (Add(e0, r0, quad[4 * quads]), Add(e1, r1, quad[4 * quads]));
            (f0, f1) = (Add(f0, r0, quad[5 * quads]), Add(f1, r1, quad[5 * quads]));
        }

        Store(a0, a1, sums);
        Store(b0, b1, sums + RowCodes.BlockRows);
        Store(c0, c1, sums + (2 * RowCodes.BlockRows));
        Store(d0, d1, sums + (3 * RowCodes.BlockRows));
        Store(e0, e1, sums + (4 * RowCodes.BlockRows));
        Store(f0, f1, sums + (5 * RowCodes.BlockRows));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Widen(byte* rows) => Avx2.ConvertToVector256Int16(rows);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Add(Vector256<int> sum, Vector256<short> row, long quad) =>
        sum + Avx2.MultiplyAddAdjacent(row, Vector256.Create(quad).AsInt16());

    // Each row has two lanes, one after the other; adding them pairwise leaves rows 0, 1, 4, 5, 2, 3, 6, 7.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<int> lower, Vector256<int> upper, int* sums) =>
        Avx2.Permute4x64(Avx2.HorizontalAdd(lower, upper).AsInt64(), 0b11_01_10_00).AsInt32().Store(sums);
}
