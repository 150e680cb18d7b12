using System.Globalization;
using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Neighbors;

/// <summary>Finds the rows nearest to a query, exactly, by comparing it with every row.</summary>
/// <remarks>
/// <para>
/// The result is that of a full sort by (distance, index), whatever the scales and offsets of the rows and however they were added. A
/// distance is computed in double precision from the rows as they were given: every sum is one chain in the order of the columns, each
/// difference, product, sum, quotient and root is rounded once, and none is fused with another; the Euclidean distance is ranked after its
/// root is taken. The distances that are returned are those, rounded to single precision; a squared distance or inner product beyond its
/// range is returned as ±∞.
/// <see cref="NearestNeighborClassifier"/> and <see cref="Evaluation.RetrievalMetrics"/> rank by the same rule. The result is the same for
/// any number of threads, any grouping of queries and any width of the machine's vectors. Equal rows are at distance exactly 0, except by
/// inner product.
/// </para>
/// <para>
/// Cost of a search: O(m·n·d) time, most of it in single precision. Rows whose order single precision cannot prove are compared in double
/// precision, all of them if need be, which takes less time than a loop in double precision over all rows; so does asking for very many
/// neighbours: the largest k costs O(n·d + n·log n) per query. Memory besides the rows, per thread: O(k) for each query of a tile of at
/// most 480, at most O(n) for six queries where k is large; it is kept for later searches, as much as two at once take.
/// </para>
/// <para>
/// Memory of the rows: 4·(d + 1) bytes each, 4·(d + 2) for <see cref="DistanceMetric.Cosine"/>. The Euclidean metrics take twice that where
/// data lies far from the origin, at a mean square more than eight times its variance: rows are then also stored moved by their mean. From
/// 32 columns on, d + 16 bytes more on processors with AVX2: the rows in eight bits a value, by which most are passed over.
/// </para>
/// <para>
/// Searches are thread-safe; <see cref="Add"/> and <see cref="AddRow"/> must not run beside anything else. A search beside them, or one of
/// them beside a search, is refused with an <see cref="InvalidOperationException"/>.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// NeighborIndex index = new(DistanceMetric.Cosine);
/// index.Add(embeddings); // row i has index i
/// NeighborTable nearest = index.SearchRow(embedding, neighborCount: 5);
/// Console.WriteLine($"nearest: row {nearest.Indices(0)[0]} at {nearest.Distances(0)[0]:F3}");
/// </code>
/// </example>
public sealed class NeighborIndex
{
    private const string RefusedRead =
        "Rows are being added to this index; let Add return before reading it, or read another index meanwhile.";

    private const string RefusedChange =
        "This index is being searched or added to by another thread; let those calls return before adding rows.";

    private readonly int _degree;
    private NeighborSearch? _search;

    /// <summary>Makes an empty index.</summary>
    /// <param name="metric">How rows are compared.</param>
    /// <param name="maxDegreeOfParallelism">
    /// The largest number of threads of one search or addition, 1 ≤ degree; null for the number of processors, and never more than that.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The metric is not defined, or the degree is below 1.</exception>
    public NeighborIndex(DistanceMetric metric, int? maxDegreeOfParallelism = null)
    {
        Throw.IfNotDefined(metric);
        MaxDegreeOfParallelism = maxDegreeOfParallelism ?? Environment.ProcessorCount;
        Throw.IfNoThread(MaxDegreeOfParallelism, nameof(maxDegreeOfParallelism));
        _degree = Math.Min(MaxDegreeOfParallelism, Environment.ProcessorCount);
        Metric = metric;
    }

    /// <summary>How rows are compared.</summary>
    public DistanceMetric Metric { get; }

    /// <summary>The largest number of threads that was asked for; no more than there are processors are used.</summary>
    public int MaxDegreeOfParallelism { get; }

    /// <summary>Who uses the index; a classifier that uses it holds this as long as it uses labels with it.</summary>
    internal SharedUse Use { get; } = new();

    /// <summary>The number of rows, n.</summary>
    public int Count => _search?.Count ?? 0;

    /// <summary>The number of columns, d; 0 until rows have been added.</summary>
    public int Dimension => _search?.Depth ?? 0;

    /// <summary>Adds rows; row i of the first call has index i, later rows count on. O(n·d).</summary>
    /// <param name="embeddings">Rows, [n × d], 1 ≤ d; the first rows decide d. They are copied.</param>
    /// <exception cref="ArgumentException">
    /// The shape is not [n × d], a value is not finite, d exceeds 2²⁶, or the index would exceed the rows that fit one array, 2³¹ −
    /// 57. Nothing has been added then.
    /// </exception>
    /// <exception cref="InvalidOperationException">The index is in use.</exception>
    public void Add(in ReadOnlyTensorSpan<float> embeddings)
    {
        using SharedUse.Change change = Use.Write(RefusedChange);
        AddAlone(embeddings);
    }

    /// <summary>Adds rows, for a caller who has begun the change.</summary>
    internal void AddAlone(in ReadOnlyTensorSpan<float> embeddings)
    {
        ReadOnlySpan<float> values = Shape.Matrix(embeddings, nameof(embeddings), out int rows, out int columns, nameof(AddRow));
        Check(values, columns, nameof(embeddings));
        if (rows > 0)
        {
            Append(values, rows, columns, nameof(embeddings));
        }
    }

    /// <summary>Adds one row. O(d).</summary>
    /// <param name="row">The row, [d], 1 ≤ d; the first row decides d. It is copied.</param>
    /// <exception cref="ArgumentException">As for <see cref="Add"/>.</exception>
    /// <exception cref="InvalidOperationException">The index is in use.</exception>
    public void AddRow(ReadOnlySpan<float> row)
    {
        using SharedUse.Change change = Use.Write(RefusedChange);
        Check(row, row.Length, nameof(row));
        Append(row, 1, row.Length, nameof(row));
    }

    /// <summary>Copies rows out of the index, bit by bit as they were added.</summary>
    /// <param name="first">The first row, 0 ≤ first.</param>
    /// <param name="destination">
    /// Receives rows first, first + 1, …, [count × d], row after row; it decides the count, first + count ≤ <see cref="Count"/>.
    /// </param>
    /// <exception cref="ArgumentException">The destination does not hold whole rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many rows.</exception>
    public void CopyRows(int first, Span<float> destination)
    {
        using SharedUse.Reading reading = Use.Read(RefusedRead);
        int count = Dimension == 0 ? 0 : destination.Length / Dimension;
        if (destination.Length != count * Dimension)
        {
            throw new ArgumentException(
                $"destination has {destination.Length} entries; expected a multiple of {Dimension}, the columns of a row. Pass a buffer " +
                "of whole rows.",
                nameof(destination));
        }

        Throw.IfNot(
            first >= 0 && first <= Count - count, first, $"0 ≤ first ≤ {Count - count}, so that {count} of {Count} rows follow",
            "Copy fewer rows, or begin earlier.");
        _search?.CopyRows(first, destination);
    }

    /// <summary>Finds the rows nearest to each query.</summary>
    /// <param name="queries">Queries, [m × d], 0 ≤ m.</param>
    /// <param name="neighborCount">Rows to find for each query, 1 ≤ k ≤ <see cref="Count"/>.</param>
    /// <returns>The neighbours of each query.</returns>
    /// <exception cref="ArgumentException">
    /// The shape is not [m × d], a value is not finite, or m · k results do not fit one array.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    /// <exception cref="InvalidOperationException">The index has no rows, or rows are being added to it.</exception>
    public NeighborTable Search(in ReadOnlyTensorSpan<float> queries, int neighborCount)
    {
        using SharedUse.Reading reading = Use.Read(RefusedRead);
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
    /// The shape is not [m × d], a value is not finite, or a buffer has not m·k entries.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    /// <exception cref="InvalidOperationException">The index has no rows, or rows are being added to it.</exception>
    public void Search(in ReadOnlyTensorSpan<float> queries, int neighborCount, Span<int> indices, Span<float> distances)
    {
        using SharedUse.Reading reading = Use.Read(RefusedRead);
        ReadOnlySpan<float> values = OpenQueries(queries, nameof(queries), neighborCount, out int rows);
        Throw.IfEntryCountDiffers(indices.Length, (long)rows * neighborCount, nameof(indices));
        Throw.IfEntryCountDiffers(distances.Length, (long)rows * neighborCount, nameof(distances));
        _search!.Search(values, neighborCount, indices, distances);
    }

    /// <summary>Finds the rows nearest to one query.</summary>
    /// <param name="query">The query, [d].</param>
    /// <param name="neighborCount">Rows to find, 1 ≤ k ≤ <see cref="Count"/>.</param>
    /// <returns>The neighbours of the query, the only one of the table.</returns>
    /// <exception cref="ArgumentException">The query has not d values, or a value is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    /// <exception cref="InvalidOperationException">The index has no rows, or rows are being added to it.</exception>
    public NeighborTable SearchRow(ReadOnlySpan<float> query, int neighborCount)
    {
        using SharedUse.Reading reading = Use.Read(RefusedRead);
        CheckQueries(query, query.Length, neighborCount, nameof(query));
        int[] indices = new int[neighborCount];
        float[] distances = new float[neighborCount];
        Search(query, neighborCount, indices, distances);
        return new(1, neighborCount, indices, distances);
    }

    /// <summary>Finds the rows nearest to one query; allocates nothing once warm.</summary>
    /// <param name="query">The query, [d].</param>
    /// <param name="neighborCount">Rows to find, 1 ≤ k ≤ <see cref="Count"/>.</param>
    /// <param name="indices">Receives the rows' indices, [k]: nearest first, ties by lower index.</param>
    /// <param name="distances">Receives their distances, [k].</param>
    /// <exception cref="ArgumentException">The query has not d values, a value is not finite, or a buffer has not k entries.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    /// <exception cref="InvalidOperationException">The index has no rows, or rows are being added to it.</exception>
    public void SearchRow(ReadOnlySpan<float> query, int neighborCount, Span<int> indices, Span<float> distances)
    {
        using SharedUse.Reading reading = Use.Read(RefusedRead);
        CheckQueries(query, query.Length, neighborCount, nameof(query));
        Throw.IfEntryCountDiffers(indices.Length, neighborCount, nameof(indices));
        Throw.IfEntryCountDiffers(distances.Length, neighborCount, nameof(distances));
        Search(query, neighborCount, indices, distances);
    }

    /// <summary>Searches for queries that have been checked.</summary>
    internal void Search(ReadOnlySpan<float> queries, int neighborCount, Span<int> indices, Span<float> distances) =>
        _search!.Search(queries, neighborCount, indices, distances);

    /// <summary>Checks queries against the index and opens them.</summary>
    internal ReadOnlySpan<float> OpenQueries(
        in ReadOnlyTensorSpan<float> queries, string name, int neighborCount, out int rows, string rowMethod = nameof(SearchRow))
    {
        ReadOnlySpan<float> values = Shape.Matrix(queries, name, out rows, out int columns, rowMethod);
        CheckQueries(values, columns, neighborCount, name);
        return values;
    }

    /// <summary>The metric and the sizes in words, such as "index of 60000 rows × 64 columns by Cosine".</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"index of {Count} rows × {Dimension} columns by {Metric}");

    internal static RowComparison Comparison(DistanceMetric metric) => metric switch
    {
        DistanceMetric.Euclidean => RowComparison.Distance,
        DistanceMetric.SquaredEuclidean => RowComparison.SquaredDistance,
        DistanceMetric.Cosine => RowComparison.Angle,
        _ => RowComparison.Product,
    };

    private void CheckQueries(ReadOnlySpan<float> values, int columns, int neighborCount, string name)
    {
        if (_search is null)
        {
            throw new InvalidOperationException("The index has no rows; add rows before searching.");
        }

        Throw.IfNot(
            neighborCount >= 1 && neighborCount <= Count, neighborCount, $"1 ≤ neighborCount ≤ {Count}, the rows of the index",
            "Ask for fewer neighbours, or add rows.");

        Check(values, columns, name);
    }

    private void Check(ReadOnlySpan<float> values, int columns, string name)
    {
        Throw.IfNoColumns(columns, name);
        if (Dimension > 0)
        {
            Throw.IfColumnCountDiffers(columns, Dimension, name, "the gallery");
        }

        Throw.IfNotFinite(values, columns, name);
    }

    private void Append(ReadOnlySpan<float> values, int rows, int columns, string name)
    {
        if (columns > NeighborSearch.LargestDepth)
        {
            throw new ArgumentException(
                $"{name} has {columns} columns; expected at most {NeighborSearch.LargestDepth}, or a row would not fit one array. Pass " +
                "shorter rows.", name);
        }

        if (rows > Array.MaxLength - Count)
        {
            throw new ArgumentException(
                $"{name} has {rows} rows and the index {Count}; expected at most {Array.MaxLength} in one index. Use several " +
                "indices.", name);
        }

        NeighborSearch search = _search ?? new(Comparison(Metric), columns, _degree);
        search.Append(values);
        _search = search;
    }
}
