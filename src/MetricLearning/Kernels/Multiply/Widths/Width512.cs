using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MetricLearning.Kernels;

/// <summary>Vectors of 512 bits.</summary>
internal readonly unsafe struct Width512 : IVectorWidth<Vector512<float>>
{
    public static int Count => Vector512<float>.Count;

    public static int PanelVectors => 4;

    public static Vector512<float> Zero => Vector512<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, float* destination) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> left, Vector512<float> right, Vector512<float> addend) =>
        Vector512.FusedMultiplyAdd(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Max(Vector512<float> left, Vector512<float> right) => Vector512.MaxNative(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong GreaterThan(Vector512<float> left, Vector512<float> right) =>
        Vector512.GreaterThan(left, right).ExtractMostSignificantBits();

    /// <inheritdoc/>
    /// <remarks>Blocks of 4 × 4 are transposed within the four quarters of the vectors, then the quarters change places.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(float** rows, nint k, float* destination, nint stride)
    {
        if (!Avx512F.IsSupported)
        {
            Width128.TransposeByFours(rows, k, destination, stride, Count);
            return;
        }

        TransposeQuarters(rows, k, out Vector512<float> a0, out Vector512<float> a1, out Vector512<float> a2, out Vector512<float> a3);
        TransposeQuarters(rows + 4, k, out Vector512<float> b0, out Vector512<float> b1, out Vector512<float> b2, out Vector512<float> b3);
        TransposeQuarters(rows + 8, k, out Vector512<float> c0, out Vector512<float> c1, out Vector512<float> c2, out Vector512<float> c3);
        TransposeQuarters(rows + 12, k, out Vector512<float> d0, out Vector512<float> d1, out Vector512<float> d2, out Vector512<float> d3);
        StoreQuarters(a0, b0, c0, d0, destination, 4 * stride);
        StoreQuarters(a1, b1, c1, d1, destination + stride, 4 * stride);
        StoreQuarters(a2, b2, c2, d2, destination + (2 * stride), 4 * stride);
        StoreQuarters(a3, b3, c3, d3, destination + (3 * stride), 4 * stride);
    }

    // Quarter q of column j is column 4·q + j of the four rows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeQuarters(
        float** rows, nint k, out Vector512<float> c0, out Vector512<float> c1, out Vector512<float> c2, out Vector512<float> c3)
    {
        Vector512<float> r0 = Load(rows[0] + k), r1 = Load(rows[1] + k), r2 = Load(rows[2] + k), r3 = Load(rows[3] + k);
        Vector512<double> low01 = Avx512F.UnpackLow(r0, r1).AsDouble(), low23 = Avx512F.UnpackLow(r2, r3).AsDouble();
        Vector512<double> high01 = Avx512F.UnpackHigh(r0, r1).AsDouble(), high23 = Avx512F.UnpackHigh(r2, r3).AsDouble();
        c0 = Avx512F.UnpackLow(low01, low23).AsSingle();
        c1 = Avx512F.UnpackHigh(low01, low23).AsSingle();
        c2 = Avx512F.UnpackLow(high01, high23).AsSingle();
        c3 = Avx512F.UnpackHigh(high01, high23).AsSingle();
    }

    // Stores quarter 0 of all four, then quarter 1, and so on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreQuarters(
        Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* destination, nint step)
    {
        Vector512<float> lowAB = Avx512F.Shuffle4x128(a, b, 0x44), lowCD = Avx512F.Shuffle4x128(c, d, 0x44);
        Vector512<float> highAB = Avx512F.Shuffle4x128(a, b, 0xEE), highCD = Avx512F.Shuffle4x128(c, d, 0xEE);
        Avx512F.Shuffle4x128(lowAB, lowCD, 0x88).Store(destination);
        Avx512F.Shuffle4x128(lowAB, lowCD, 0xDD).Store(destination + step);
        Avx512F.Shuffle4x128(highAB, highCD, 0x88).Store(destination + (2 * step));
        Avx512F.Shuffle4x128(highAB, highCD, 0xDD).Store(destination + (3 * step));
    }
}
