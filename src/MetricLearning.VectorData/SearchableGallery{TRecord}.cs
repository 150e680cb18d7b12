using MetricLearning.Distances;
using MetricLearning.Neighbors;
using Microsoft.Extensions.VectorData;

namespace MetricLearning.VectorData;

/// <summary>
/// The records of any vector store as a gallery that can be searched, so that a <see cref="Classification.SimilarityClassifier"/> answers
/// over them: <c>model.Over(new SearchableGallery&lt;Part&gt;(…))</c>.
/// </summary>
/// <remarks>
/// Thread-safe if the store is. One search of the store a query. A selection becomes the filter that <paramref name="filter"/> makes of it:
/// stores translate filters, so only the caller knows which of its record's properties hold label and id.
/// </remarks>
/// <example>
/// <code>
/// SearchableGallery&lt;Part&gt; gallery = new(
///     collection, model.EmbeddingDimension, part => part.Id, part => part.Kind, DistanceFunction.EuclideanDistance);
/// Match match = await model.Over(gallery).ClassifyAsync(row);
/// </code>
/// </example>
/// <typeparam name="TRecord">The record of the store.</typeparam>
/// <param name="store">What searches, such as a <see cref="VectorStoreCollection{TKey, TRecord}"/>.</param>
/// <param name="dimension">The values of a vector, 1 ≤ d.</param>
/// <param name="id">Gives the id of a record; never null.</param>
/// <param name="label">Gives the label of a record; never null.</param>
/// <param name="distanceFunction">
/// What the scores of the store are, one of <see cref="Microsoft.Extensions.VectorData.DistanceFunction"/> but for the Hamming and
/// Manhattan distances; null for the cosine similarity.
/// </param>
/// <param name="filter">
/// Makes the options of a search of a selection, which is never null and selects something; null if searches with a selection shall throw.
/// </param>
public sealed class SearchableGallery<TRecord>(
    IVectorSearchable<TRecord> store,
    int dimension,
    Func<TRecord, string> id,
    Func<TRecord, string> label,
    string? distanceFunction = null,
    Func<RowSelection, VectorSearchOptions<TRecord>>? filter = null) : IGallerySearch
    where TRecord : class
{
    private readonly StoreScore _score = StoreScore.Of(distanceFunction, nameof(distanceFunction));
    private readonly IVectorSearchable<TRecord> _store = store ?? throw new ArgumentNullException(nameof(store));
    private readonly Func<TRecord, string> _id = id ?? throw new ArgumentNullException(nameof(id));
    private readonly Func<TRecord, string> _label = label ?? throw new ArgumentNullException(nameof(label));

    /// <inheritdoc/>
    public DistanceMetric Metric => _score.Metric;

    /// <inheritdoc/>
    public int Dimension { get; } = dimension >= 1
        ? dimension
        : throw new ArgumentOutOfRangeException(
            nameof(dimension), dimension, $"dimension is {dimension}; expected 1 or more. Pass the number of values of a vector.");

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">There is a selection, and no filter was given.</exception>
    /// <exception cref="InvalidOperationException">
    /// The store returned no record, no finite score, more records than were asked for, or not the nearest first; or a record has no id or
    /// label.
    /// </exception>
    public async ValueTask<GalleryNeighbor[][]> SearchAsync(
        ReadOnlyMemory<float> queries,
        int neighborCount,
        RowSelection? selection = null,
        CancellationToken cancellationToken = default)
    {
        GalleryArguments.Count(neighborCount, nameof(neighborCount));
        int rows = GalleryArguments.Rows(queries.Span, Dimension, nameof(queries));
        VectorSearchOptions<TRecord>? options = OptionsOf(selection);
        cancellationToken.ThrowIfCancellationRequested();
        GalleryNeighbor[][] results = new GalleryNeighbor[rows][];
        for (int row = 0; row < rows; row++)
        {
            SearchVotes<TRecord> found = new(_label, _score, neighborCount);
            ReadOnlyMemory<float> query = queries.Slice(row * Dimension, Dimension);
            await foreach (VectorSearchResult<TRecord> result in _store.SearchAsync(query, neighborCount, options, cancellationToken)
                .WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                found.Add(result);
            }

            results[row] = NeighborsOf(found.Results);
        }

        return results;
    }

    /// <summary>Not supported: a store cannot tell centroids.</summary>
    /// <inheritdoc/>
    public ValueTask<LabelDistance[][]> SearchCentroidsAsync(
        ReadOnlyMemory<float> queries,
        int labelCount,
        RowSelection? selection = null,
        CancellationToken cancellationToken = default) => throw new NotSupportedException(
            "A vector store cannot tell centroids; expected a rule of rows. Train with the Rule of the options set to NeighborRule.Usual.");

    private VectorSearchOptions<TRecord>? OptionsOf(RowSelection? selection)
    {
        if (selection is null or { IsEverything: true })
        {
            return null;
        }

        if (filter is null)
        {
            throw new NotSupportedException(
                "The gallery was made without a filter, and a selection was passed; expected none. Make the gallery with one.");
        }

        return filter(selection) ?? throw new InvalidOperationException(
            "The gallery's filter returned null for a selection, which would let all rows take part; expected options. Return some.");
    }

    // A store may return a record before one that rounding makes nearer: it is as far then, so that distances ascend.
    private GalleryNeighbor[] NeighborsOf(IReadOnlyList<VectorSearchResult<TRecord>> found)
    {
        GalleryNeighbor[] neighbors = new GalleryNeighbor[found.Count];
        float farthest = float.NegativeInfinity;
        for (int place = 0; place < neighbors.Length; place++)
        {
            TRecord record = found[place].Record;
            string id = _id(record) ?? throw new InvalidOperationException(
                $"The id of the record of result {place} is null; expected a text. Give every record one.");
            farthest = Math.Max(farthest, (float)_score.DistanceOf(found[place].Score!.Value));
            neighbors[place] = new(id, _label(record), farthest);
        }

        return neighbors;
    }
}
