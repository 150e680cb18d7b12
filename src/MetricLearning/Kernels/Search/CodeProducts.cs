using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MetricLearning.Kernels;

/// <summary>
/// Products of four columns of a query's code with those of rows, for one set of instructions; they are summed by
/// <see cref="CodeSums{TProduct, TSum, TRows, TQuad}"/>.
/// </summary>
/// <typeparam name="TSum">A vector of sums.</typeparam>
/// <typeparam name="TRows">The codes of as many rows as a vector holds, four columns.</typeparam>
/// <typeparam name="TQuad">Four columns of a query.</typeparam>
internal unsafe interface ICodeProduct<TSum, TRows, TQuad>
    where TSum : struct
    where TRows : struct
    where TQuad : unmanaged
{
    /// <summary>Whether this processor has the instructions.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>Rows of a vector.</summary>
    static abstract int Lanes { get; }

    /// <summary>Lays four columns of a query out.</summary>
    static abstract TQuad Pack(ReadOnlySpan<sbyte> codes);

    /// <summary>Loads four columns of rows.</summary>
    static abstract TRows Load(byte* rows);

    /// <summary>Adds their products to sums.</summary>
    static abstract TSum Add(TSum sum, TRows rows, TQuad quad);

    /// <summary>Stores the sums of twice as many rows as a vector holds.</summary>
    static abstract void Store(TSum lower, TSum upper, int* sums);
}

/// <summary>Sums of the products of queries' codes with those of a block of sixteen rows.</summary>
/// <remarks>
/// A code of a row is a whole number from 0 to 255, see <see cref="RowCodes"/>, one of a query from −127 to 127. Sums are whole numbers of
/// 32 bits that wrap round, so they are the same whatever the instructions.
/// </remarks>
internal static unsafe class CodeSums<TProduct, TSum, TRows, TQuad>
    where TProduct : struct, ICodeProduct<TSum, TRows, TQuad>
    where TSum : struct
    where TRows : struct
    where TQuad : unmanaged
{
    /// <summary>Sums the products of one query.</summary>
    /// <param name="query">The query, [quads].</param>
    /// <param name="quads">Quads of columns.</param>
    /// <param name="rows">The rows' codes, [quads × 16 × 4].</param>
    /// <param name="sums">Receives the sums, [16].</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SumOne(TQuad* query, nint quads, byte* rows, int* sums)
    {
        int vector = TProduct.Lanes * RowCodes.QuadColumns; // two or four of them are a block, which is read once, from end to end
        bool areFour = 4 * TProduct.Lanes == RowCodes.BlockRows;
        TSum a0 = default, a1 = default, a2 = default, a3 = default;
        for (nint j = 0; j < quads; j++, rows += RowCodes.BlockQuad)
        {
            Sse.Prefetch0(rows + RowCodes.Ahead);
            (a0, a1) = (TProduct.Add(a0, TProduct.Load(rows), query[j]), TProduct.Add(a1, TProduct.Load(rows + vector), query[j]));
            if (areFour)
            {
                a2 = TProduct.Add(a2, TProduct.Load(rows + (2 * vector)), query[j]);
                a3 = TProduct.Add(a3, TProduct.Load(rows + (3 * vector)), query[j]);
            }
        }

        TProduct.Store(a0, a1, sums);
        if (areFour)
        {
            TProduct.Store(a2, a3, sums + (2 * TProduct.Lanes));
        }
    }

    /// <summary>Sums the products of six queries: with two vectors of rows, twelve sums, which sixteen registers hold.</summary>
    /// <param name="queries">The queries, [6 × quads].</param>
    /// <param name="quads">Quads of columns.</param>
    /// <param name="rows">The rows' codes, [quads × 16 × 4].</param>
    /// <param name="sums">Receives the sums, [6 × 16].</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SumSix(TQuad* queries, nint quads, byte* rows, int* sums)
    {
        for (int lane = 0; lane < RowCodes.BlockRows; lane += 2 * TProduct.Lanes)
        {
            TSum a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default;
            TSum d0 = default, d1 = default, e0 = default, e1 = default, f0 = default, f1 = default;
            TQuad* query = queries;
            byte* quad = rows + (lane * RowCodes.QuadColumns);
            for (nint j = 0; j < quads; j++, query++, quad += RowCodes.BlockQuad)
            {
                Sse.Prefetch0(quad + RowCodes.Ahead);
                TRows r0 = TProduct.Load(quad), r1 = TProduct.Load(quad + (TProduct.Lanes * RowCodes.QuadColumns));
                (a0, a1) = (TProduct.Add(a0, r0, query[0]), TProduct.Add(a1, r1, query[0]));
                (b0, b1) = (TProduct.Add(b0, r0, query[quads]), TProduct.Add(b1, r1, query[quads]));
                (c0, c1) = (TProduct.Add(c0, r0, query[2 * quads]), TProduct.Add(c1, r1, query[2 * quads]));
                (d0, d1) = (TProduct.Add(d0, r0, query[3 * quads]), TProduct.Add(d1, r1, query[3 * quads]));
                (e0, e1) = (TProduct.Add(e0, r0, query[4 * quads]), TProduct.Add(e1, r1, query[4 * quads]));
                (f0, f1) = (TProduct.Add(f0, r0, query[5 * quads]), TProduct.Add(f1, r1, query[5 * quads]));
            }

            TProduct.Store(a0, a1, sums + lane);
            TProduct.Store(b0, b1, sums + lane + RowCodes.BlockRows);
            TProduct.Store(c0, c1, sums + lane + (2 * RowCodes.BlockRows));
            TProduct.Store(d0, d1, sums + lane + (3 * RowCodes.BlockRows));
            TProduct.Store(e0, e1, sums + lane + (4 * RowCodes.BlockRows));
            TProduct.Store(f0, f1, sums + lane + (5 * RowCodes.BlockRows));
        }
    }
}

/// <summary>Four products and additions of bytes for each lane in one instruction: AVX-VNNI.</summary>
internal readonly unsafe struct ByteProduct : ICodeProduct<Vector256<int>, Vector256<byte>, int>
{
    public static bool IsSupported => AvxVnni.IsSupported;

    public static int Lanes => Vector256<int>.Count;

    public static int Pack(ReadOnlySpan<sbyte> codes) =>
        (codes[0] & 0xFF) | ((codes[1] & 0xFF) << 8) | ((codes[2] & 0xFF) << 16) | (codes[3] << 24);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Load(byte* rows) => Vector256.Load(rows);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<byte> rows, int quad) =>
        AvxVnni.MultiplyWideningAndAdd(sum, rows, Vector256.Create(quad).AsSByte());

    // As one vector where it is read as one: a load that spans two stores waits for both.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<int> lower, Vector256<int> upper, int* sums)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512.Create(lower, upper).Store(sums);
            return;
        }

        lower.Store(sums);
        upper.Store(sums + Lanes);
    }
}

/// <summary>Products of 16 bits in vectors of 512, two columns for each lane: AVX-512BW.</summary>
internal readonly unsafe struct ShortProduct512 : ICodeProduct<Vector512<int>, Vector512<short>, long>
{
    public static bool IsSupported => Vector512.IsHardwareAccelerated && Avx512BW.IsSupported;

    public static int Lanes => Vector512<int>.Count / 2;

    public static long Pack(ReadOnlySpan<sbyte> codes) => ShortProduct256.Pack(codes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Load(byte* rows) => Avx512BW.ConvertToVector512Int16(Vector256.Load(rows));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Add(Vector512<int> sum, Vector512<short> rows, long quad) =>
        sum + Avx512BW.MultiplyAddAdjacent(rows, Vector512.Create(quad).AsInt16());

    // Each row has two lanes, one after the other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<int> lower, Vector512<int> upper, int* sums)
    {
        Vector512<int> even = Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
        Vector512<int> first = Avx512F.PermuteVar16x32x2(lower, even, upper);
        (first + Avx512F.PermuteVar16x32x2(lower, even + Vector512<int>.One, upper)).Store(sums);
    }
}

/// <summary>Products of 16 bits in vectors of 256, two columns for each lane: AVX2.</summary>
internal readonly unsafe struct ShortProduct256 : ICodeProduct<Vector256<int>, Vector256<short>, long>
{
    public static bool IsSupported => Avx2.IsSupported;

    public static int Lanes => Vector256<int>.Count / 2;

    public static long Pack(ReadOnlySpan<sbyte> codes) =>
        (codes[0] & 0xFFFFL) | ((codes[1] & 0xFFFFL) << 16) | ((codes[2] & 0xFFFFL) << 32) | ((long)codes[3] << 48);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Load(byte* rows) => Avx2.ConvertToVector256Int16(rows);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<short> rows, long quad) =>
        sum + Avx2.MultiplyAddAdjacent(rows, Vector256.Create(quad).AsInt16());

    // Each row has two lanes, one after the other; adding them pairwise leaves rows 0, 1, 4, 5, 2, 3, 6, 7.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<int> lower, Vector256<int> upper, int* sums) =>
        Avx2.Permute4x64(Avx2.HorizontalAdd(lower, upper).AsInt64(), 0b11_01_10_00).AsInt32().Store(sums);
}
