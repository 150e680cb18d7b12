using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Neighbors;

/// <summary>Finds the rows nearest to a query, exactly, by comparing it with every row.</summary>
/// <remarks>
/// <para>
/// The result is that of a full sort by (distance, index), with distances computed in double precision from the stored rows and rounded to
/// single precision. It does not depend on the number of threads or on how queries are grouped. Rows are stored as they are for
/// <see cref="DistanceMetric.InnerProduct"/>, scaled to unit length for <see cref="DistanceMetric.Cosine"/> (a zero row stays zero), and
/// moved by a centre for the Euclidean metrics; equal rows are at distance exactly 0, except by inner product.
/// </para>
/// <para>
/// Cost of a search: O(m·n·d) time, O(k) memory per query of a tile of at most 480 queries per thread, besides the copy of the rows,
/// 4·(d + 1) bytes each. Very many rows nearer to each other than single precision can tell make a search slower, not less exact.
/// </para>
/// <para>Searches are thread-safe; <see cref="Add"/> must not run beside anything else.</para>
/// </remarks>
public sealed class NeighborIndex
{
    private readonly int _maxDegreeOfParallelism;
    private NeighborSearch? _search;

    /// <summary>Makes an empty index.</summary>
    /// <param name="metric">How rows are compared.</param>
    /// <param name="maxDegreeOfParallelism">
    /// The largest number of threads of one search or addition, 1 ≤ degree; null for the number of processors.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The metric is not defined, or the degree is below 1.</exception>
    public NeighborIndex(DistanceMetric metric, int? maxDegreeOfParallelism = null)
    {
        Throw.IfNotDefined(metric);
        _maxDegreeOfParallelism = maxDegreeOfParallelism ?? Environment.ProcessorCount;
        Throw.IfNot(_maxDegreeOfParallelism >= 1, _maxDegreeOfParallelism, "1 ≤ degree", nameof(maxDegreeOfParallelism));
        Metric = metric;
    }

    /// <summary>How rows are compared.</summary>
    public DistanceMetric Metric { get; }

    /// <summary>The number of rows, n.</summary>
    public int Count => _search?.Rows.Count ?? 0;

    /// <summary>The number of columns, d; 0 until rows have been added.</summary>
    public int Dimension { get; private set; }

    /// <summary>Adds rows; row i of the first call has index i, later rows count on. O(n·d).</summary>
    /// <param name="embeddings">Rows, [n × d], 1 ≤ d; the first rows decide d. They are copied.</param>
    /// <exception cref="ArgumentException">
    /// The shape is not [n × d], a value is not finite, a row is longer than 10¹⁸ (save for cosine), or the index would exceed 2³¹ − 1
    /// rows. Nothing has been added then.
    /// </exception>
    public void Add(in ReadOnlyTensorSpan<float> embeddings)
    {
        ReadOnlySpan<float> values = Open(embeddings, nameof(embeddings), out int rows, out int columns);
        if (rows == 0)
        {
            return;
        }

        Throw.IfNot(
            rows <= Array.MaxLength - Count, (double)Count + rows, $"at most {Array.MaxLength} rows in one index", nameof(embeddings));
        Dimension = columns;
        _search ??= new(Comparison(Metric), columns, _maxDegreeOfParallelism);
        _search.Append(values, rows);
    }

    /// <summary>Finds the rows nearest to each query.</summary>
    /// <param name="queries">Queries, [m × d], 0 ≤ m.</param>
    /// <param name="neighborCount">Rows to find for each query, 1 ≤ k ≤ <see cref="Count"/>.</param>
    /// <returns>The neighbours of each query.</returns>
    /// <exception cref="ArgumentException">
    /// The shape is not [m × d], a value is not finite, a query is longer than 10¹⁸ (save for cosine), or m · k results do not fit one
    /// array.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    /// <exception cref="InvalidOperationException">The index has no rows.</exception>
    public NeighborTable Search(in ReadOnlyTensorSpan<float> queries, int neighborCount)
    {
        ReadOnlySpan<float> values = OpenQueries(queries, nameof(queries), neighborCount, out int rows);
        Throw.IfTooManyResults(rows, neighborCount, nameof(queries));
        int[] indices = new int[rows * neighborCount];
        float[] distances = new float[rows * neighborCount];
        _search!.Search(values, neighborCount, indices, distances);
        return new(rows, neighborCount, indices, distances);
    }

    /// <summary>Finds the rows nearest to each query; allocates nothing once warm.</summary>
    /// <param name="queries">Queries, [m × d], 0 ≤ m.</param>
    /// <param name="neighborCount">Rows to find for each query, 1 ≤ k ≤ <see cref="Count"/>.</param>
    /// <param name="indices">Receives the rows' indices, [m × k]: nearest first, ties by lower index.</param>
    /// <param name="distances">Receives their distances, [m × k].</param>
    /// <exception cref="ArgumentException">
    /// The shape is not [m × d], a value is not finite, a query is longer than 10¹⁸ (save for cosine), or a buffer has not m·k entries.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    /// <exception cref="InvalidOperationException">The index has no rows.</exception>
    public void Search(in ReadOnlyTensorSpan<float> queries, int neighborCount, Span<int> indices, Span<float> distances)
    {
        ReadOnlySpan<float> values = OpenQueries(queries, nameof(queries), neighborCount, out int rows);
        Throw.IfEntryCountDiffers(indices.Length, (long)rows * neighborCount, nameof(indices));
        Throw.IfEntryCountDiffers(distances.Length, (long)rows * neighborCount, nameof(distances));
        _search!.Search(values, neighborCount, indices, distances);
    }

    /// <summary>Searches for queries that have been checked.</summary>
    internal void Search(ReadOnlySpan<float> queries, int neighborCount, Span<int> indices, Span<float> distances) =>
        _search!.Search(queries, neighborCount, indices, distances);

    /// <summary>Checks queries against the index and opens them.</summary>
    internal ReadOnlySpan<float> OpenQueries(in ReadOnlyTensorSpan<float> queries, string name, int neighborCount, out int rows)
    {
        if (_search is null)
        {
            throw new InvalidOperationException("The index has no rows; add rows before searching.");
        }

        if (neighborCount < 1 || neighborCount > Count) // guarded, since making the message allocates
        {
            Throw.IfNot(false, neighborCount, $"1 ≤ neighborCount ≤ {Count}, the rows of the index");
        }

        return Open(queries, name, out rows, out _);
    }

    private static RowComparison Comparison(DistanceMetric metric) => metric switch
    {
        DistanceMetric.Euclidean => RowComparison.Distance,
        DistanceMetric.SquaredEuclidean => RowComparison.SquaredDistance,
        DistanceMetric.Cosine => RowComparison.Angle,
        _ => RowComparison.Product,
    };

    private ReadOnlySpan<float> Open(in ReadOnlyTensorSpan<float> tensor, string name, out int rows, out int columns)
    {
        ReadOnlySpan<float> values = Shape.Matrix(tensor, name, out rows, out columns);
        Throw.IfNoColumns(columns, name);
        if (Dimension > 0)
        {
            Throw.IfColumnCountDiffers(columns, Dimension, name, "the gallery");
        }

        Throw.IfNotFinite(values, columns, name);
        if (Metric != DistanceMetric.Cosine)
        {
            Throw.IfRowTooLong(values, columns, RowForm.LargestLength, name);
        }

        return values;
    }
}
