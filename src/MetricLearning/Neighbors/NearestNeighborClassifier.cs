using System.Buffers;
using System.Globalization;
using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Internal;

namespace MetricLearning.Neighbors;

/// <summary>Classifies rows by a vote of their k nearest neighbours, found exactly by a <see cref="NeighborIndex"/>.</summary>
/// <remarks>
/// <para>
/// Predictions are thread-safe and the same for any number of threads. Beside predictions the gallery can be replaced as a whole by a Fit:
/// each prediction looks at the old one or at the new one. An Add must not run beside anything else; it is refused with an <see
/// cref="InvalidOperationException"/> while the gallery is in use, and so is what begins beside it.
/// </para>
/// <para>
/// Labels are integers. A gallery that is made of data sets with names knows the names too, so that a label is the same class for gallery,
/// predictions and what they are judged by: rows whose names do not agree are refused (see <see cref="LabeledDataset.WithLabelNames"/>). A
/// gallery that is made of integers alone takes them as they are: that label 0 of two data sets is one class is then up to the caller.
/// </para>
/// <para>
/// Distances, their order and the memory of the gallery are those of <see cref="NeighborIndex"/>; memory of a prediction into a
/// caller's buffer besides: O(k) per query of a block of at most 4,096 queries and 2²⁰ neighbours.
/// Source: T. Cover, P. Hart, Nearest neighbor pattern classification, IEEE Transactions on Information Theory, 1967.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var classifier = new NearestNeighborClassifier(DistanceMetric.Cosine, neighborCount: 5);
/// classifier.Fit(network.Embed(train));                                // a data set: rows, labels, label names
/// Predictions predictions = classifier.Predict(network.Embed(test));
/// Console.WriteLine(ClassificationReport.Of(predictions, test));
/// </code>
/// </example>
public sealed partial class NearestNeighborClassifier : INearestNeighborClassifier
{
    private const int BlockRows = 4096;
    private const int BlockNeighbors = 1 << 20;

    private const string RefusedRead =
        "Rows are being added to this classifier's gallery; let Add return before predicting, or replace the gallery by Fit, which may " +
        "run beside predictions.";

    private const string RefusedChange =
        "This classifier is predicting, or its gallery is being changed, on another thread; let those calls return before Add, or " +
        "replace " +
        "the gallery by Fit, which may run beside predictions.";

    private Gallery _gallery; // replaced as a whole, so that a prediction sees one or the other

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
        Throw.IfNot(neighborCount >= 1, neighborCount, "1 ≤ neighborCount", "Use 1 or 5 when in doubt.");
        Throw.IfNotDefined(Options.Vote, nameof(options.Vote));
        Throw.IfNoThread(Options.MaxDegreeOfParallelism, nameof(options.MaxDegreeOfParallelism));
        NeighborCount = neighborCount;
        _gallery = new(new(metric, Options.MaxDegreeOfParallelism));
    }

    /// <summary>How rows are compared.</summary>
    public DistanceMetric Metric => _gallery.Index.Metric;

    /// <summary>Neighbours that vote, k.</summary>
    public int NeighborCount { get; }

    /// <summary>The vote and the number of threads.</summary>
    public NearestNeighborOptions Options { get; }

    /// <summary>The number of rows in the gallery, n.</summary>
    public int Count => _gallery.Index.Count;

    /// <summary>The number of columns, d; 0 without a gallery.</summary>
    public int Dimension => _gallery.Index.Dimension;

    /// <summary>The labels of the gallery's rows, [n].</summary>
    public ReadOnlySpan<int> Labels
    {
        get
        {
            Gallery gallery = _gallery; // another thread may set it
            return gallery.Labels.AsSpan(0, gallery.Index.Count);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The shape is not [n × d] with 1 ≤ n and 1 ≤ d, the counts differ, or a value is not finite.
    /// The gallery is as it was then.
    /// </exception>
    public void Fit(in ReadOnlyTensorSpan<float> embeddings, ReadOnlySpan<int> labels) => Fit(embeddings, labels, labelNames: null);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The shape is not [n × d] with the gallery's d, the counts differ, a value is not finite, or the gallery's labels have names: then
    /// pass those of these labels too. The gallery is as it was then.
    /// </exception>
    /// <exception cref="InvalidOperationException">The gallery is in use.</exception>
    public void Add(in ReadOnlyTensorSpan<float> embeddings, ReadOnlySpan<int> labels) => Add(embeddings, labels, labelNames: null);

    /// <summary>Copies rows out of the gallery, bit by bit as they were given.</summary>
    /// <param name="first">The first row, 0 ≤ first.</param>
    /// <param name="destination">
    /// Receives rows first, first + 1, …, [count × d], row after row; it decides the count, first + count ≤ <see cref="Count"/>.
    /// </param>
    /// <exception cref="ArgumentException">The destination does not hold whole rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many rows.</exception>
    public void CopyRows(int first, Span<float> destination) => _gallery.Index.CopyRows(first, destination);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The shape is not [m × d], a value is not finite, or m · k results do not fit one array.
    /// </exception>
    /// <exception cref="InvalidOperationException">The gallery has fewer than k rows, or rows are being added to it.</exception>
    public Predictions Predict(in ReadOnlyTensorSpan<float> queries)
    {
        Gallery gallery = _gallery;
        using SharedUse.Reading reading = gallery.Index.Use.Read(RefusedRead);
        ReadOnlySpan<float> values = OpenQueries(gallery.Index, queries, nameof(PredictRow), out int rows);
        Throw.IfTooManyResults(rows, NeighborCount, nameof(queries));
        int[] indices = new int[rows * NeighborCount];
        float[] distances = new float[rows * NeighborCount];
        gallery.Index.Search(values, NeighborCount, indices, distances);

        Neighbor[] neighbors = new Neighbor[indices.Length];
        for (int i = 0; i < neighbors.Length; i++)
        {
            neighbors[i] = new(indices[i], gallery.Labels[indices[i]], distances[i]);
        }

        int[] labels = new int[rows];
        float[] shares = new float[rows];
        for (int i = 0; i < rows; i++)
        {
            labels[i] = Vote(
                gallery.Labels,
                indices.AsSpan(i * NeighborCount, NeighborCount),
                distances.AsSpan(i * NeighborCount, NeighborCount),
                out shares[i]);
        }

        return Predictions.Over(labels, shares, neighbors, NeighborCount, gallery.LabelNames);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The shape is not [m × d], a value is not finite, or the buffer has not m entries.
    /// </exception>
    /// <exception cref="InvalidOperationException">The gallery has fewer than k rows, or rows are being added to it.</exception>
    public void Predict(in ReadOnlyTensorSpan<float> queries, Span<int> labels)
    {
        Gallery gallery = _gallery;
        using SharedUse.Reading reading = gallery.Index.Use.Read(RefusedRead);
        ReadOnlySpan<float> values = OpenQueries(gallery.Index, queries, nameof(PredictRow), out int rows);
        Throw.IfEntryCountDiffers(labels.Length, rows, nameof(labels));
        int blockRows = Math.Clamp(BlockNeighbors / NeighborCount, 1, Math.Clamp(rows, 1, BlockRows));
        int length = blockRows * NeighborCount; // at most 2²⁰, or k
        int[] indices = ArrayPool<int>.Shared.Rent(length);
        float[] distances = ArrayPool<float>.Shared.Rent(length);
        for (int start = 0; start < rows; start += blockRows)
        {
            int count = Math.Min(blockRows, rows - start);
            ReadOnlySpan<float> block = values.Slice(start * gallery.Index.Dimension, count * gallery.Index.Dimension);
            gallery.Index.Search(
                block, NeighborCount, indices.AsSpan(0, count * NeighborCount), distances.AsSpan(0, count * NeighborCount));
            for (int i = 0; i < count; i++)
            {
                Span<int> nearest = indices.AsSpan(i * NeighborCount, NeighborCount);
                labels[start + i] = Vote(gallery.Labels, nearest, distances.AsSpan(i * NeighborCount, NeighborCount), out _);
            }
        }

        ArrayPool<int>.Shared.Return(indices);
        ArrayPool<float>.Shared.Return(distances);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The query has not d values, or a value is not finite.</exception>
    /// <exception cref="InvalidOperationException">The gallery has fewer than k rows, or rows are being added to it.</exception>
    public Prediction PredictRow(ReadOnlySpan<float> query)
    {
        Throw.IfNoColumns(query.Length, nameof(query));
        return Predict(new ReadOnlyTensorSpan<float>(query, [1, query.Length], []))[0];
    }

    /// <summary>The settings and the gallery in words, such as "5 nearest neighbours by Cosine among 60000 rows × 64 columns".</summary>
    public override string ToString()
    {
        Gallery gallery = _gallery;
        string vote = Options.Vote == NeighborVote.Majority ? "" : $", vote {Options.Vote}";
        string names = gallery.LabelNames is IReadOnlyList<string> known ? $" ({NameList.Text(known)})" : "";
        (int rows, int columns) = (gallery.Index.Count, gallery.Index.Dimension);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{NeighborCount} nearest neighbours by {Metric}{vote} among {rows} rows × {columns} columns{names}");
    }

    // Turns the indices of neighbours into their labels, in place, and counts their votes.
    private int Vote(int[] labels, Span<int> nearest, ReadOnlySpan<float> distances, out float share)
    {
        foreach (ref int index in nearest)
        {
            index = labels[index];
        }

        return VoteCount.Winner(nearest, distances, Options.Vote, Metric == DistanceMetric.InnerProduct, out share);
    }

    private ReadOnlySpan<float> OpenQueries(NeighborIndex index, in ReadOnlyTensorSpan<float> queries, string rowMethod, out int rows)
    {
        if (index.Count == 0)
        {
            throw new InvalidOperationException("The classifier has no gallery; call Fit before predicting.");
        }

        if (index.Count < NeighborCount)
        {
            throw new InvalidOperationException(
                $"The vote needs {NeighborCount} neighbours but the gallery has {index.Count} rows; " +
                "add rows, or make the classifier with a smaller neighborCount.");
        }

        return index.OpenQueries(queries, nameof(queries), NeighborCount, out rows, rowMethod);
    }

    private static void CheckLabels(in ReadOnlyTensorSpan<float> embeddings, ReadOnlySpan<int> labels, out int rows)
    {
        _ = Shape.Matrix(embeddings, nameof(embeddings), out rows, out _);
        Throw.IfLabelCountDiffers(labels.Length, rows, nameof(labels), nameof(embeddings));
    }
}
