using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MetricLearning.Kernels;

/// <summary>Euclidean distances of queries from all references in double precision, one query's at a time.</summary>
/// <remarks>
/// <para>
/// A distance is <c>√(Σⱼ (qⱼ − rⱼ)²)</c>, summed over the columns in their order, each step rounded to double and none fused: what a plain
/// loop over the two rows gives, to the last bit, whatever the vectors' width. Equal rows have distance exactly 0.
/// </para>
/// <para>
/// Lanes are references: they are laid out once in panels, [panel][column][lane], as floats. Four queries meet a panel at a time, so that
/// it is widened once for them, and eight of a chunk while it is in the cache. Memory: one copy of the references, and eight times n + d
/// doubles per thread.
/// </para>
/// </remarks>
internal sealed unsafe class DistanceScan : IChunkedWork
{
    /// <summary>The most columns of a row: several rows of doubles are held for each thread.</summary>
    public const int LargestDepth = 1 << 20;

    private const int GroupQueries = 4;
    private const int ChunkQueries = 2 * GroupQueries;

    private readonly float* _queries;
    private readonly int _queryCount;
    private readonly float* _panels;
    private readonly int _referenceCount;
    private readonly int _depth;
    private readonly IDistanceConsumer _consumer;

    private DistanceScan(float* queries, int queryCount, float* panels, int referenceCount, int depth, IDistanceConsumer consumer)
    {
        _queries = queries;
        _queryCount = queryCount;
        _panels = panels;
        _referenceCount = referenceCount;
        _depth = depth;
        _consumer = consumer;
    }

    private static int Lanes => Vector<float>.Count;

    private int PanelCount => (int)(((long)_referenceCount + Lanes - 1) / Lanes);

    /// <summary>Computes the distances of all queries and hands them over.</summary>
    /// <param name="queries">Rows, [m × d].</param>
    /// <param name="references">Rows, [n × d].</param>
    /// <param name="depth">The columns, 1 ≤ d.</param>
    /// <param name="consumer">Takes the distances.</param>
    /// <param name="workers">The threads to share the queries among.</param>
    public static void Run(
        ReadOnlySpan<float> queries, ReadOnlySpan<float> references, int depth, IDistanceConsumer consumer, Workers workers)
    {
        int queryCount = queries.Length / depth;
        int referenceCount = references.Length / depth;
        nuint panelLength = (nuint)Lanes * (nuint)depth;
        nuint panelCount = ((nuint)referenceCount + (nuint)Lanes - 1) / (nuint)Lanes;
        float* panels = (float*)NativeMemory.AlignedAlloc(checked(panelCount * panelLength * sizeof(float)), (nuint)Vector<byte>.Count);
        try
        {
            fixed (float* queryStart = queries, referenceStart = references)
            {
                DistanceScan scan = new(queryStart, queryCount, panels, referenceCount, depth, consumer);
                scan.Pack(referenceStart);
                workers.Run(scan, (int)(((long)queryCount + ChunkQueries - 1) / ChunkQueries));
            }
        }
        finally
        {
            NativeMemory.AlignedFree(panels);
        }
    }

    /// <inheritdoc/>
    void IChunkedWork.Run(int chunk)
    {
        int first = chunk * ChunkQueries;
        int count = Math.Min(ChunkQueries, _queryCount - first);
        double[][] queries = Rent(_depth);
        double[][] distances = Rent(_referenceCount);
        for (int i = 0; i < ChunkQueries; i++)
        {
            Widen(_queries + ((nint)(first + Math.Min(i, count - 1)) * _depth), queries[i]); // places without a query repeat the last one
        }

        for (int panel = 0; panel < PanelCount; panel++)
        {
            for (int group = 0; group < count; group += GroupQueries)
            {
                Scan(queries.AsSpan(group, GroupQueries), panel, distances.AsSpan(group, GroupQueries));
            }
        }

        for (int i = 0; i < count; i++)
        {
            _consumer.Consume(first + i, distances[i].AsSpan(0, _referenceCount));
        }

        Return(queries);
        Return(distances);
    }

    private static double[][] Rent(int length)
    {
        double[][] rows = new double[ChunkQueries][];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = ArrayPool<double>.Shared.Rent(length);
        }

        return rows;
    }

    private static void Return(double[][] rows)
    {
        foreach (double[] row in rows)
        {
            ArrayPool<double>.Shared.Return(row);
        }
    }

    // Lane after lane; lanes behind the last reference get zeros.
    private void Pack(float* references)
    {
        for (nint i = 0; i < (nint)PanelCount * Lanes; i++)
        {
            float* lane = _panels + (i / Lanes * Lanes * _depth) + (i % Lanes);
            for (nint j = 0; j < _depth; j++)
            {
                lane[j * Lanes] = i < _referenceCount ? references[(i * _depth) + j] : 0;
            }
        }
    }

    private void Widen(float* query, double[] destination)
    {
        for (int j = 0; j < _depth; j++)
        {
            destination[j] = query[j];
        }
    }

    private void Scan(ReadOnlySpan<double[]> queries, int panel, ReadOnlySpan<double[]> distances)
    {
        double* tile = stackalloc double[GroupQueries * Lanes];
        fixed (double* q0 = queries[0], q1 = queries[1], q2 = queries[2], q3 = queries[3])
        {
            ScanPanel(q0, q1, q2, q3, _panels + ((nint)panel * Lanes * _depth), _depth, tile);
        }

        int first = panel * Lanes;
        int count = Math.Min(Lanes, _referenceCount - first);
        for (int i = 0; i < GroupQueries; i++)
        {
            new ReadOnlySpan<double>(tile + (i * Lanes), count).CopyTo(distances[i].AsSpan(first, count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScanPanel(double* q0, double* q1, double* q2, double* q3, float* panel, nint depth, double* tile)
    {
        Vector<double> lower0 = default, lower1 = default, lower2 = default, lower3 = default;
        Vector<double> upper0 = default, upper1 = default, upper2 = default, upper3 = default;
        for (nint j = 0; j < depth; j++)
        {
            Vector.Widen(Vector.Load(panel + (j * Lanes)), out Vector<double> lower, out Vector<double> upper);
            lower0 += Square(new Vector<double>(q0[j]) - lower);
            upper0 += Square(new Vector<double>(q0[j]) - upper);
            lower1 += Square(new Vector<double>(q1[j]) - lower);
            upper1 += Square(new Vector<double>(q1[j]) - upper);
            lower2 += Square(new Vector<double>(q2[j]) - lower);
            upper2 += Square(new Vector<double>(q2[j]) - upper);
            lower3 += Square(new Vector<double>(q3[j]) - lower);
            upper3 += Square(new Vector<double>(q3[j]) - upper);
        }

        StoreRoots(lower0, upper0, tile);
        StoreRoots(lower1, upper1, tile + Lanes);
        StoreRoots(lower2, upper2, tile + (2 * Lanes));
        StoreRoots(lower3, upper3, tile + (3 * Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Square(Vector<double> difference) => difference * difference;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRoots(Vector<double> lower, Vector<double> upper, double* destination)
    {
        Vector.Store(Vector.SquareRoot(lower), destination);
        Vector.Store(Vector.SquareRoot(upper), destination + Vector<double>.Count);
    }
}
