using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MetricLearning.Kernels;

/// <summary>Vectors of 256 bits.</summary>
internal readonly unsafe struct Width256 : IVectorWidth<Vector256<float>>
{
    public static int Count => Vector256<float>.Count;

    public static int PanelVectors => 2;

    public static Vector256<float> Zero => Vector256<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, float* destination) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> left, Vector256<float> right, Vector256<float> addend) =>
        Vector256.FusedMultiplyAdd(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Max(Vector256<float> left, Vector256<float> right) => Vector256.MaxNative(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong GreaterThan(Vector256<float> left, Vector256<float> right) =>
        Vector256.GreaterThan(left, right).ExtractMostSignificantBits();

    /// <inheritdoc/>
    /// <remarks>Blocks of 4 × 4 are transposed within the two halves of the vectors, then the halves change places.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(float** rows, nint k, float* destination, nint stride)
    {
        if (!Avx.IsSupported)
        {
            Width128.TransposeByFours(rows, k, destination, stride, Count);
            return;
        }

        TransposeHalves(rows, k, out Vector256<float> a0, out Vector256<float> a1, out Vector256<float> a2, out Vector256<float> a3);
        TransposeHalves(rows + 4, k, out Vector256<float> b0, out Vector256<float> b1, out Vector256<float> b2, out Vector256<float> b3);
        StoreHalves(a0, b0, destination, 4 * stride);
        StoreHalves(a1, b1, destination + stride, 4 * stride);
        StoreHalves(a2, b2, destination + (2 * stride), 4 * stride);
        StoreHalves(a3, b3, destination + (3 * stride), 4 * stride);
    }

    // Half h of column j is column 4·h + j of the four rows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeHalves(
        float** rows, nint k, out Vector256<float> c0, out Vector256<float> c1, out Vector256<float> c2, out Vector256<float> c3)
    {
        Vector256<float> r0 = Load(rows[0] + k), r1 = Load(rows[1] + k), r2 = Load(rows[2] + k), r3 = Load(rows[3] + k);
        Vector256<double> low01 = Avx.UnpackLow(r0, r1).AsDouble(), low23 = Avx.UnpackLow(r2, r3).AsDouble();
        Vector256<double> high01 = Avx.UnpackHigh(r0, r1).AsDouble(), high23 = Avx.UnpackHigh(r2, r3).AsDouble();
        c0 = Avx.UnpackLow(low01, low23).AsSingle();
        c1 = Avx.UnpackHigh(low01, low23).AsSingle();
        c2 = Avx.UnpackLow(high01, high23).AsSingle();
        c3 = Avx.UnpackHigh(high01, high23).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreHalves(Vector256<float> left, Vector256<float> right, float* destination, nint step)
    {
        Avx.Permute2x128(left, right, 0x20).Store(destination);
        Avx.Permute2x128(left, right, 0x31).Store(destination + step);
    }
}
