using System.Buffers;
using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;

namespace MetricLearning.Neighbors;

/// <summary>Classifies rows by a vote of their k nearest neighbours, found exactly by a <see cref="NeighborIndex"/>.</summary>
/// <remarks>
/// Predictions are thread-safe and the same for any number of threads; <see cref="Fit"/> and <see cref="Add"/> must not run beside anything
/// else. Distances, their order and the memory of the gallery are those of <see cref="NeighborIndex"/>; memory of a prediction into a
/// caller's buffer besides: O(k) per query of a block of at most 4,096 queries and 2²⁰ neighbours.
/// Source: T. Cover, P. Hart, Nearest neighbor pattern classification, IEEE Transactions on Information Theory, 1967.
/// </remarks>
public sealed class NearestNeighborClassifier : INearestNeighborClassifier
{
    private const int BlockRows = 4096;
    private const int BlockNeighbors = 1 << 20;

    private NeighborIndex _index;
    private int[] _labels = [];

    /// <summary>Makes a classifier without a gallery.</summary>
    /// <param name="metric">How rows are compared.</param>
    /// <param name="neighborCount">Neighbours that vote, 1 ≤ k.</param>
    /// <param name="options">The vote and the number of threads; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The metric or vote is not defined, or k or the number of threads is below 1.
    /// </exception>
    public NearestNeighborClassifier(DistanceMetric metric, int neighborCount, NearestNeighborOptions? options = null)
    {
        Options = options ?? new();
        Throw.IfNotDefined(metric);
        Throw.IfNot(neighborCount >= 1, neighborCount, "1 ≤ neighborCount");
        Throw.IfNotDefined(Options.Vote, nameof(options.Vote));
        Throw.IfNot(
            Options.MaxDegreeOfParallelism >= 1, Options.MaxDegreeOfParallelism, "1 ≤ degree", nameof(options.MaxDegreeOfParallelism));
        NeighborCount = neighborCount;
        _index = new(metric, Options.MaxDegreeOfParallelism);
    }

    /// <summary>How rows are compared.</summary>
    public DistanceMetric Metric => _index.Metric;

    /// <summary>Neighbours that vote, k.</summary>
    public int NeighborCount { get; }

    /// <summary>The vote and the number of threads.</summary>
    public NearestNeighborOptions Options { get; }

    /// <summary>The number of rows in the gallery, n.</summary>
    public int Count => _index.Count;

    /// <summary>The number of columns, d; 0 without a gallery.</summary>
    public int Dimension => _index.Dimension;

    /// <summary>The labels of the gallery's rows, [n].</summary>
    public ReadOnlySpan<int> Labels => _labels.AsSpan(0, Count);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The shape is not [n × d] with 1 ≤ n and 1 ≤ d, the counts differ, or a value is not finite.
    /// The gallery is as it was then.
    /// </exception>
    public void Fit(in ReadOnlyTensorSpan<float> embeddings, ReadOnlySpan<int> labels)
    {
        CheckLabels(embeddings, labels, out int rows);
        Throw.IfNoRows(rows, nameof(embeddings));
        NeighborIndex index = new(Metric, Options.MaxDegreeOfParallelism);
        index.Add(embeddings);
        _labels = labels.ToArray();
        _index = index;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The shape is not [n × d] with the gallery's d, the counts differ, or a value is not finite.
    /// The gallery is as it was then.
    /// </exception>
    public void Add(in ReadOnlyTensorSpan<float> embeddings, ReadOnlySpan<int> labels)
    {
        CheckLabels(embeddings, labels, out int rows);
        int count = Count;
        if (count + (long)rows > _labels.Length)
        {
            long grown = Math.Max(count + (long)rows, _labels.Length + (_labels.Length / 2L));
            Array.Resize(ref _labels, (int)Math.Min(grown, Array.MaxLength)); // before the rows are added: it may find no memory
        }

        _index.Add(embeddings);
        labels.CopyTo(_labels.AsSpan(count));
    }

    /// <summary>Copies rows out of the gallery, bit by bit as they were given.</summary>
    /// <param name="first">The first row, 0 ≤ first.</param>
    /// <param name="destination">
    /// Receives rows first, first + 1, …, [count × d], row after row; it decides the count, first + count ≤ <see cref="Count"/>.
    /// </param>
    /// <exception cref="ArgumentException">The destination does not hold whole rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many rows.</exception>
    public void CopyRows(int first, Span<float> destination) => _index.CopyRows(first, destination);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The shape is not [m × d], a value is not finite, or m · k results do not fit one array.
    /// </exception>
    /// <exception cref="InvalidOperationException">The gallery has fewer than k rows.</exception>
    public Predictions Predict(in ReadOnlyTensorSpan<float> queries)
    {
        ReadOnlySpan<float> values = OpenQueries(queries, out int rows);
        Throw.IfTooManyResults(rows, NeighborCount, nameof(queries));
        int[] indices = new int[rows * NeighborCount];
        float[] distances = new float[rows * NeighborCount];
        _index.Search(values, NeighborCount, indices, distances);

        Neighbor[] neighbors = new Neighbor[indices.Length];
        for (int i = 0; i < neighbors.Length; i++)
        {
            neighbors[i] = new(indices[i], _labels[indices[i]], distances[i]);
        }

        int[] labels = new int[rows];
        float[] shares = new float[rows];
        for (int i = 0; i < rows; i++)
        {
            labels[i] = Vote(
                indices.AsSpan(i * NeighborCount, NeighborCount), distances.AsSpan(i * NeighborCount, NeighborCount), out shares[i]);
        }

        return Predictions.Over(labels, shares, neighbors, NeighborCount);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The shape is not [m × d], a value is not finite, or the buffer has not m entries.
    /// </exception>
    /// <exception cref="InvalidOperationException">The gallery has fewer than k rows.</exception>
    public void Predict(in ReadOnlyTensorSpan<float> queries, Span<int> labels)
    {
        ReadOnlySpan<float> values = OpenQueries(queries, out int rows);
        Throw.IfEntryCountDiffers(labels.Length, rows, nameof(labels));
        int blockRows = Math.Clamp(BlockNeighbors / NeighborCount, 1, Math.Clamp(rows, 1, BlockRows));
        int length = blockRows * NeighborCount; // at most 2²⁰, or k
        int[] indices = ArrayPool<int>.Shared.Rent(length);
        float[] distances = ArrayPool<float>.Shared.Rent(length);
        for (int start = 0; start < rows; start += blockRows)
        {
            int count = Math.Min(blockRows, rows - start);
            ReadOnlySpan<float> block = values.Slice(start * _index.Dimension, count * _index.Dimension);
            _index.Search(block, NeighborCount, indices.AsSpan(0, count * NeighborCount), distances.AsSpan(0, count * NeighborCount));
            for (int i = 0; i < count; i++)
            {
                Span<int> nearest = indices.AsSpan(i * NeighborCount, NeighborCount);
                labels[start + i] = Vote(nearest, distances.AsSpan(i * NeighborCount, NeighborCount), out _);
            }
        }

        ArrayPool<int>.Shared.Return(indices);
        ArrayPool<float>.Shared.Return(distances);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The query has not d values, or a value is not finite.</exception>
    /// <exception cref="InvalidOperationException">The gallery has fewer than k rows.</exception>
    public Prediction PredictRow(ReadOnlySpan<float> query) => Predict(new ReadOnlyTensorSpan<float>(query, [1, query.Length], []))[0];

    // Turns the indices of neighbours into their labels, in place, and counts their votes.
    private int Vote(Span<int> nearest, ReadOnlySpan<float> distances, out float share)
    {
        foreach (ref int index in nearest)
        {
            index = _labels[index];
        }

        return VoteCount.Winner(nearest, distances, Options.Vote, Metric == DistanceMetric.InnerProduct, out share);
    }

    private ReadOnlySpan<float> OpenQueries(in ReadOnlyTensorSpan<float> queries, out int rows)
    {
        if (_index.Count == 0)
        {
            throw new InvalidOperationException("The classifier has no gallery; call Fit before predicting.");
        }

        if (_index.Count < NeighborCount)
        {
            throw new InvalidOperationException(
                $"The vote needs {NeighborCount} neighbours but the gallery has {_index.Count} rows; " +
                "add rows, or make the classifier with a smaller neighborCount.");
        }

        return _index.OpenQueries(queries, nameof(queries), NeighborCount, out rows);
    }

    private static void CheckLabels(in ReadOnlyTensorSpan<float> embeddings, ReadOnlySpan<int> labels, out int rows)
    {
        _ = Shape.Matrix(embeddings, nameof(embeddings), out rows, out _);
        Throw.IfLabelCountDiffers(labels.Length, rows, nameof(labels), nameof(embeddings));
    }
}
