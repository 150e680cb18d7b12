using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace MetricLearning.Kernels;

/// <summary>Vectors of 128 bits.</summary>
internal readonly unsafe struct Width128 : IVectorWidth<Vector128<float>>
{
    public static int Count => Vector128<float>.Count;

    public static int PanelVectors => AdvSimd.IsSupported ? 4 : 2;

    public static Vector128<float> Zero => Vector128<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> value, float* destination) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    // Without the instruction a fused multiply-add is a call for each lane, 40 times slower. The answer is the same in the whole process.
    private static bool HasFusedMultiplyAdd
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Fma.IsSupported || AdvSimd.IsSupported;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> left, Vector128<float> right, Vector128<float> addend) =>
        HasFusedMultiplyAdd ? Vector128.FusedMultiplyAdd(left, right, addend) : (left * right) + addend;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Max(Vector128<float> left, Vector128<float> right) => Vector128.MaxNative(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong GreaterThan(Vector128<float> left, Vector128<float> right) =>
        Vector128.GreaterThan(left, right).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(float** rows, nint k, float* destination, nint stride)
    {
        Vector128<float> v0 = Load(rows[0] + k), v1 = Load(rows[1] + k), v2 = Load(rows[2] + k), v3 = Load(rows[3] + k);
        Vector128<float> low01 = InterleaveLow(v0, v1), low23 = InterleaveLow(v2, v3);
        Vector128<float> high01 = InterleaveHigh(v0, v1), high23 = InterleaveHigh(v2, v3);
        LowerHalves(low01, low23).Store(destination);
        UpperHalves(low01, low23).Store(destination + stride);
        LowerHalves(high01, high23).Store(destination + (2 * stride));
        UpperHalves(high01, high23).Store(destination + (3 * stride));
    }

    /// <summary>Transposes a square block of a multiple of four as blocks of four.</summary>
    public static void TransposeByFours(float** rows, nint k, float* destination, nint stride, int size)
    {
        for (int i = 0; i < size; i += Count)
        {
            for (int j = 0; j < size; j += Count)
            {
                Transpose(rows + j, k + i, destination + (i * stride) + j, stride);
            }
        }
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
