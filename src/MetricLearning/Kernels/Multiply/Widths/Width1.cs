using System.Runtime.CompilerServices;

namespace MetricLearning.Kernels;

/// <summary>One float at a time, for machines without vector instructions.</summary>
internal readonly unsafe struct Width1 : IVectorWidth<float>
{
    public static int Count => 1;

    public static int PanelVectors => 2;

    public static float Zero => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(float* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float value, float* destination) => *destination = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Broadcast(float value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MultiplyAdd(float left, float right, float addend) => (left * right) + addend;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(float left, float right) => left > right ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong GreaterThan(float left, float right) => left > right ? 1u : 0u;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(float** rows, nint k, float* destination, nint stride) => *destination = rows[0][k];
}
