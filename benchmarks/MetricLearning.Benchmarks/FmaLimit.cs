using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MetricLearning.Benchmarks;

/// <summary>The speed of fused multiply-adds that wait for nothing: as many sums as hide their latency, all in registers.</summary>
internal static class FmaLimit
{
    private const int Iterations = 1 << 20;
    private const int Repetitions = 15;
    private const int Sums512 = 24;
    private const int Sums256 = 12;

    /// <summary>The best of several runs on that many threads at once, in GFLOP/s of all threads together.</summary>
    public static double Measure(int threads)
    {
        (long[] starts, long[] ends) = (new long[threads], new long[threads]);
        double shortest = double.PositiveInfinity;
        using Barrier barrier = new(threads, _ =>
            shortest = ends[0] == 0 ? shortest : Math.Min(shortest, Stopwatch.GetElapsedTime(starts.Min(), ends.Max()).TotalNanoseconds));
        Thread[] pool = [.. Enumerable.Range(0, threads).Select(i => new Thread(() => Work(barrier, ref starts[i], ref ends[i])))];
        Array.ForEach(pool, thread => thread.Start());
        Array.ForEach(pool, thread => thread.Join());
        int lanes = Vector512.IsHardwareAccelerated ? Sums512 * Vector512<float>.Count : Sums256 * Vector256<float>.Count;
        return 2.0 * threads * Iterations * lanes / shortest;
    }

    // Each thread reads the clock itself: one that only watched could wake late and see too short a time.
    private static void Work(Barrier barrier, ref long start, ref long end)
    {
        barrier.SignalAndWait();
        for (int i = 0; i < Repetitions; i++)
        {
            start = Stopwatch.GetTimestamp();
            float sum = Vector512.IsHardwareAccelerated ? Run512() : Run256();
            end = Stopwatch.GetTimestamp();
            GC.KeepAlive(sum);
            barrier.SignalAndWait();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run512()
    {
        Vector512<float> factor = Vector512.Create(0.5f);
        Vector512<float> s0 = factor, s1 = factor, s2 = factor, s3 = factor, s4 = factor, s5 = factor;
        Vector512<float> s6 = factor, s7 = factor, s8 = factor, s9 = factor, s10 = factor, s11 = factor;
        Vector512<float> s12 = factor, s13 = factor, s14 = factor, s15 = factor, s16 = factor, s17 = factor;
        Vector512<float> s18 = factor, s19 = factor, s20 = factor, s21 = factor, s22 = factor, s23 = factor;
        for (int i = 0; i < Iterations; i++)
        {
            s0 = Vector512.FusedMultiplyAdd(s0, factor, factor);
            s1 = Vector512.FusedMultiplyAdd(s1, factor, factor);
            s2 = Vector512.FusedMultiplyAdd(s2, factor, factor);
            s3 = Vector512.FusedMultiplyAdd(s3, factor, factor);
            s4 = Vector512.FusedMultiplyAdd(s4, factor, factor);
            s5 = Vector512.FusedMultiplyAdd(s5, factor, factor);
            s6 = Vector512.FusedMultiplyAdd(s6, factor, factor);
            s7 = Vector512.FusedMultiplyAdd(s7, factor, factor);
            s8 = Vector512.FusedMultiplyAdd(s8, factor, factor);
            s9 = Vector512.FusedMultiplyAdd(s9, factor, factor);
            s10 = Vector512.FusedMultiplyAdd(s10, factor, factor);
            s11 = Vector512.FusedMultiplyAdd(s11, factor, factor);
            s12 = Vector512.FusedMultiplyAdd(s12, factor, factor);
            s13 = Vector512.FusedMultiplyAdd(s13, factor, factor);
            s14 = Vector512.FusedMultiplyAdd(s14, factor, factor);
            s15 = Vector512.FusedMultiplyAdd(s15, factor, factor);
            s16 = Vector512.FusedMultiplyAdd(s16, factor, factor);
            s17 = Vector512.FusedMultiplyAdd(s17, factor, factor);
            s18 = Vector512.FusedMultiplyAdd(s18, factor, factor);
            s19 = Vector512.FusedMultiplyAdd(s19, factor, factor);
            s20 = Vector512.FusedMultiplyAdd(s20, factor, factor);
            s21 = Vector512.FusedMultiplyAdd(s21, factor, factor);
            s22 = Vector512.FusedMultiplyAdd(s22, factor, factor);
            s23 = Vector512.FusedMultiplyAdd(s23, factor, factor);
        }

        return Vector512.Sum(s0 + s1 + s2 + s3 + s4 + s5
            + s6 + s7 + s8 + s9 + s10 + s11
            + s12 + s13 + s14 + s15 + s16 + s17
            + s18 + s19 + s20 + s21 + s22 + s23);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run256()
    {
        Vector256<float> factor = Vector256.Create(0.5f);
        Vector256<float> s0 = factor, s1 = factor, s2 = factor, s3 = factor, s4 = factor, s5 = factor;
        Vector256<float> s6 = factor, s7 = factor, s8 = factor, s9 = factor, s10 = factor, s11 = factor;
        for (int i = 0; i < Iterations; i++)
        {
            s0 = Vector256.FusedMultiplyAdd(s0, factor, factor);
            s1 = Vector256.FusedMultiplyAdd(s1, factor, factor);
            s2 = Vector256.FusedMultiplyAdd(s2, factor, factor);
            s3 = Vector256.FusedMultiplyAdd(s3, factor, factor);
            s4 = Vector256.FusedMultiplyAdd(s4, factor, factor);
            s5 = Vector256.FusedMultiplyAdd(s5, factor, factor);
            s6 = Vector256.FusedMultiplyAdd(s6, factor, factor);
            s7 = Vector256.FusedMultiplyAdd(s7, factor, factor);
            s8 = Vector256.FusedMultiplyAdd(s8, factor, factor);
            s9 = Vector256.FusedMultiplyAdd(s9, factor, factor);
            s10 = Vector256.FusedMultiplyAdd(s10, factor, factor);
            s11 = Vector256.FusedMultiplyAdd(s11, factor, factor);
        }

        return Vector256.Sum(s0 + s1 + s2 + s3 + s4 + s5
            + s6 + s7 + s8 + s9 + s10 + s11);
    }
}
