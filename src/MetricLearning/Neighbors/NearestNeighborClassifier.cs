using System.Buffers;
using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;

namespace MetricLearning.Neighbors;

/// <summary>Classifies rows by a vote of their k nearest neighbours, found exactly by a <see cref="NeighborIndex"/>.</summary>
/// <remarks>
/// Predictions are thread-safe and the same for any number of threads; <see cref="Fit"/> and <see cref="Add"/> must not run beside anything
/// else. Memory of a prediction into a caller's buffer: O(k) per query of a block of at most 4,096, besides the gallery.
/// Source: T. Cover, P. Hart, Nearest neighbor pattern classification, IEEE Transactions on Information Theory, 1967.
/// </remarks>
public sealed class NearestNeighborClassifier : INearestNeighborClassifier
{
    private const int BlockRows = 4096;

    private readonly DistanceMetric _metric;
    private readonly int _neighborCount;
    private readonly NearestNeighborOptions _options;
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
        _options = options ?? new();
        Throw.IfNotDefined(metric);
        Throw.IfNot(neighborCount >= 1, neighborCount, "1 ≤ neighborCount");
        Throw.IfNotDefined(_options.Vote, nameof(options.Vote));
        Throw.IfNot(
            _options.MaxDegreeOfParallelism >= 1, _options.MaxDegreeOfParallelism, "1 ≤ degree", nameof(options.MaxDegreeOfParallelism));
        _metric = metric;
        _neighborCount = neighborCount;
        _index = new(metric, _options.MaxDegreeOfParallelism);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The shape is not [n × d] with 1 ≤ n and 1 ≤ d, the counts differ, a value is not finite, or a row is longer than 10¹⁸ (save for
    /// cosine). The gallery is as it was then.
    /// </exception>
    public void Fit(in ReadOnlyTensorSpan<float> embeddings, ReadOnlySpan<int> labels)
    {
        CheckLabels(embeddings, labels, out int rows);
        Throw.IfNoRows(rows, nameof(embeddings));
        NeighborIndex index = new(_metric, _options.MaxDegreeOfParallelism);
        index.Add(embeddings);
        _index = index;
        _labels = labels.ToArray();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The shape is not [n × d] with the gallery's d, the counts differ, a value is not finite, or a row is longer than 10¹⁸ (save for
    /// cosine). The gallery is as it was then.
    /// </exception>
    public void Add(in ReadOnlyTensorSpan<float> embeddings, ReadOnlySpan<int> labels)
    {
        CheckLabels(embeddings, labels, out _);
        int count = _index.Count;
        _index.Add(embeddings);
        if (_index.Count > _labels.Length)
        {
            Array.Resize(ref _labels, Math.Max(_index.Count, Math.Min(_labels.Length + (_labels.Length / 2), Array.MaxLength)));
        }

        labels.CopyTo(_labels.AsSpan(count));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The shape is not [m × d], a value is not finite, a query is longer than 10¹⁸ (save for cosine), or m · k results do not fit one
    /// array.
    /// </exception>
    /// <exception cref="InvalidOperationException">The gallery has fewer than k rows.</exception>
    public Predictions Predict(in ReadOnlyTensorSpan<float> queries)
    {
        ReadOnlySpan<float> values = OpenQueries(queries, out int rows);
        Throw.IfTooManyResults(rows, _neighborCount, nameof(queries));
        int[] indices = new int[rows * _neighborCount];
        float[] distances = new float[rows * _neighborCount];
        _index.Search(values, _neighborCount, indices, distances);

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
                indices.AsSpan(i * _neighborCount, _neighborCount), distances.AsSpan(i * _neighborCount, _neighborCount), out shares[i]);
        }

        return new(labels, shares, neighbors, _neighborCount);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The shape is not [m × d], a value is not finite, a query is longer than 10¹⁸ (save for cosine), or the buffer has not m entries.
    /// </exception>
    /// <exception cref="InvalidOperationException">The gallery has fewer than k rows.</exception>
    public void Predict(in ReadOnlyTensorSpan<float> queries, Span<int> labels)
    {
        ReadOnlySpan<float> values = OpenQueries(queries, out int rows);
        Throw.IfEntryCountDiffers(labels.Length, rows, nameof(labels));
        int length = Math.Min(rows, BlockRows) * _neighborCount;
        int[] indices = ArrayPool<int>.Shared.Rent(length);
        float[] distances = ArrayPool<float>.Shared.Rent(length);
        for (int start = 0; start < rows; start += BlockRows)
        {
            int count = Math.Min(BlockRows, rows - start);
            ReadOnlySpan<float> block = values.Slice(start * _index.Dimension, count * _index.Dimension);
            _index.Search(block, _neighborCount, indices.AsSpan(0, count * _neighborCount), distances.AsSpan(0, count * _neighborCount));
            for (int i = 0; i < count; i++)
            {
                Span<int> nearest = indices.AsSpan(i * _neighborCount, _neighborCount);
                labels[start + i] = Vote(nearest, distances.AsSpan(i * _neighborCount, _neighborCount), out _);
            }
        }

        ArrayPool<int>.Shared.Return(indices);
        ArrayPool<float>.Shared.Return(distances);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The query has not d values, a value is not finite, or it is longer than 10¹⁸ (save for cosine).
    /// </exception>
    /// <exception cref="InvalidOperationException">The gallery has fewer than k rows.</exception>
    public Prediction PredictRow(ReadOnlySpan<float> query) => Predict(new ReadOnlyTensorSpan<float>(query, [1, query.Length], []))[0];

    // Turns the indices of neighbours into their labels, in place, and counts their votes.
    private int Vote(Span<int> nearest, ReadOnlySpan<float> distances, out float share)
    {
        foreach (ref int index in nearest)
        {
            index = _labels[index];
        }

        return VoteCount.Winner(nearest, distances, _options.Vote, _metric == DistanceMetric.InnerProduct, out share);
    }

    private ReadOnlySpan<float> OpenQueries(in ReadOnlyTensorSpan<float> queries, out int rows)
    {
        if (_index.Count == 0)
        {
            throw new InvalidOperationException("The classifier has no gallery; call Fit before predicting.");
        }

        if (_index.Count < _neighborCount)
        {
            throw new InvalidOperationException(
                $"The vote needs {_neighborCount} neighbours but the gallery has {_index.Count} rows; " +
                "add rows, or make the classifier with a smaller neighborCount.");
        }

        return _index.OpenQueries(queries, nameof(queries), _neighborCount, out rows);
    }

    private static void CheckLabels(in ReadOnlyTensorSpan<float> embeddings, ReadOnlySpan<int> labels, out int rows)
    {
        _ = Shape.Matrix(embeddings, nameof(embeddings), out rows, out _);
        Throw.IfLabelCountDiffers(labels.Length, rows, nameof(labels), nameof(embeddings));
    }
}
