using System.Buffers;
using System.Numerics;

namespace MetricLearning.Kernels;

/// <summary>Squared Euclidean distances of queries from references in double precision, one query's at a time.</summary>
/// <remarks>
/// <c>Σⱼ (qⱼ − rⱼ)²</c>: every difference and square in double precision, where differences of floats of like size are exact. Lanes run
/// along j in two accumulators whose sums are added at the end, the tail after them: equal rows have distance exactly 0 and a distance
/// depends on its two rows alone. Memory O(n) per thread.
/// </remarks>
internal sealed unsafe class DistanceScan : IChunkedWork
{
    private const int ChunkRows = 16;

    private readonly float* _queries;
    private readonly int _queryCount;
    private readonly float* _references;
    private readonly int _referenceCount;
    private readonly int _depth;
    private readonly IDistanceConsumer _consumer;

    private DistanceScan(float* queries, int queryCount, float* references, int referenceCount, int depth, IDistanceConsumer consumer)
    {
        _queries = queries;
        _queryCount = queryCount;
        _references = references;
        _referenceCount = referenceCount;
        _depth = depth;
        _consumer = consumer;
    }

    /// <summary>Computes the distances of all queries and hands them over.</summary>
    /// <param name="queries">Rows, [m × d].</param>
    /// <param name="references">Rows, [n × d].</param>
    /// <param name="depth">The columns, 1 ≤ d.</param>
    /// <param name="consumer">Takes the distances.</param>
    /// <param name="workers">The threads to share the queries among.</param>
    public static void Run(
        ReadOnlySpan<float> queries, ReadOnlySpan<float> references, int depth, IDistanceConsumer consumer, Workers workers)
    {
        fixed (float* queryStart = queries)
        fixed (float* referenceStart = references)
        {
            int count = queries.Length / depth;
            DistanceScan scan = new(queryStart, count, referenceStart, references.Length / depth, depth, consumer);
            workers.Run(scan, (count + ChunkRows - 1) / ChunkRows);
        }
    }

    /// <inheritdoc/>
    void IChunkedWork.Run(int chunk)
    {
        double[] distances = ArrayPool<double>.Shared.Rent(_referenceCount);
        int end = Math.Min(_queryCount, (chunk + 1) * ChunkRows);
        for (int query = chunk * ChunkRows; query < end; query++)
        {
            for (int i = 0; i < _referenceCount; i++)
            {
                distances[i] = SquaredDistance(_queries + ((nint)query * _depth), _references + ((nint)i * _depth), _depth);
            }

            _consumer.Consume(query, distances.AsSpan(0, _referenceCount));
        }

        ArrayPool<double>.Shared.Return(distances);
    }

    private static double SquaredDistance(float* x, float* y, int depth)
    {
        Vector<double> lower = default;
        Vector<double> upper = default;
        int j = 0;
        for (; j <= depth - Vector<float>.Count; j += Vector<float>.Count)
        {
            Vector.Widen(Vector.Load(x + j), out Vector<double> xLower, out Vector<double> xUpper);
            Vector.Widen(Vector.Load(y + j), out Vector<double> yLower, out Vector<double> yUpper);
            xLower -= yLower;
            xUpper -= yUpper;
            lower += xLower * xLower;
            upper += xUpper * xUpper;
        }

        double sum = Vector.Sum(lower + upper);
        for (; j < depth; j++)
        {
            double difference = (double)x[j] - y[j];
            sum += difference * difference;
        }

        return sum;
    }
}
