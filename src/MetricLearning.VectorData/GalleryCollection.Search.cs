using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using MetricLearning.Neighbors;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;

namespace MetricLearning.VectorData;

/// <content>Searches.</content>
public sealed partial class GalleryCollection<TKey, TRecord>
{
    /// <summary>Finds the records nearest to a value.</summary>
    /// <typeparam name="TInput">
    /// <c>ReadOnlyMemory&lt;float&gt;</c>, <c>float[]</c>, <c>Embedding&lt;float&gt;</c>, or what the collection's embedding generator
    /// embeds.
    /// </typeparam>
    /// <param name="searchValue">The value.</param>
    /// <param name="top">How many to find, 1 ≤ top; all where there are fewer.</param>
    /// <param name="options">
    /// Filter, skip, score threshold and whether vectors are wanted. A filter sees records without their vectors; the vector property is
    /// not looked at, since there is one.
    /// </param>
    /// <param name="cancellationToken">
    /// Asks to stop; heeded before all else, passed to the generator, and heeded between calls of the filter and before the search.
    /// </param>
    /// <returns>
    /// The records, nearest first, ties in the order in which they were upserted, with scores of the map's distance function. They are
    /// those of one moment, that of the first one being asked for.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="searchValue"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The value is none that can be searched by, or the vector has another dimension or is not finite.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="top"/> is below 1.</exception>
    /// <exception cref="VectorStoreException">The collection does not exist.</exception>
    /// <exception cref="InvalidOperationException">
    /// The generator returned a vector of another dimension or with a value that is not finite, or not one vector.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public override IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync<TInput>(
        TInput searchValue,
        int top,
        VectorSearchOptions<TRecord>? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        CheckTop(top);
        IEmbeddingGenerator<TInput, Embedding<float>>? generator = null;
        if (!TryVector(searchValue, out ReadOnlyMemory<float> vector))
        {
            generator = _generator as IEmbeddingGenerator<TInput, Embedding<float>> ?? throw new ArgumentException(
                $"searchValue is a {typeof(TInput).Name}; expected ReadOnlyMemory<float>, float[], Embedding<float>, or what the " +
                $"collection's embedding generator embeds. Make the collection with a generator of {typeof(TInput).Name}.",
                nameof(searchValue));
        }
        else
        {
            VectorCheck.Of(vector.Span, Map.Dimensions, nameof(searchValue), nameof(searchValue));
        }

        return SearchLater(searchValue, vector, generator, top, options ?? new(), cancellationToken);
    }

    /// <summary>Gives records that a filter lets pass.</summary>
    /// <param name="filter">The filter; it sees records without their vectors.</param>
    /// <param name="top">How many to give at most, 1 ≤ top.</param>
    /// <param name="options">
    /// Order, skip and whether vectors are wanted. Without an order records come as they were upserted; with one, equal ones do. Texts are
    /// ordered by their UTF-16 code units, the same in every culture ("B" before "a"); other values by their own
    /// <see cref="IComparable"/>; null is least.
    /// </param>
    /// <param name="cancellationToken">Asks to stop; heeded before all else, between calls of the filter and between records.</param>
    /// <returns>The records, of one moment, that of the first one being asked for.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="filter"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="top"/> is below 1.</exception>
    /// <exception cref="VectorStoreException">The collection does not exist.</exception>
    /// <exception cref="InvalidOperationException">
    /// Values that records are ordered by cannot be compared: one is not <see cref="IComparable"/>, they are of several types, or
    /// their own comparison fails.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public override IAsyncEnumerable<TRecord> GetAsync(
        Expression<Func<TRecord, bool>> filter,
        int top,
        FilteredRecordRetrievalOptions<TRecord>? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        CheckTop(top);
        return GetLater(filter, top, options ?? new(), cancellationToken);
    }

    private static void CheckTop(int top)
    {
        if (top < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(top), top, $"top is {top}; expected 1 or more. Pass how many records you want.");
        }
    }

    private static bool TryVector<TInput>(TInput value, out ReadOnlyMemory<float> vector)
    {
        (bool isVector, vector) = value switch
        {
            ReadOnlyMemory<float> memory => (true, memory),
            Memory<float> memory => (true, memory),
            float[] array => (true, array),
            Embedding<float> embedding => (true, embedding.Vector),
            _ => (false, default(ReadOnlyMemory<float>)),
        };
        return isVector;
    }

    // Interpreted on purpose: native AOT has no other way, and compiling takes longer than a search.
    private static Func<TRecord, TResult> Interpreted<TResult>(Expression<Func<TRecord, TResult>> expression) =>
        expression.Compile(preferInterpretation: true);

    private static Func<TRecord, TResult> Heeding<TResult>(Func<TRecord, TResult> function, CancellationToken cancellationToken) =>
        record =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return function(record);
        };

    private async IAsyncEnumerable<VectorSearchResult<TRecord>> SearchLater<TInput>(
        TInput value,
        ReadOnlyMemory<float> vector,
        IEmbeddingGenerator<TInput, Embedding<float>>? generator,
        int top,
        VectorSearchOptions<TRecord> options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (generator is not null)
        {
            vector = await generator.GenerateVectorAsync(value, cancellationToken: cancellationToken).ConfigureAwait(false);
            VectorCheck.OfGenerated(vector.Span, Map.Dimensions, generator);
        }

        cancellationToken.ThrowIfCancellationRequested();
        foreach (VectorSearchResult<TRecord> result in Search(vector.Span, top, options, cancellationToken))
        {
            yield return result;
        }
    }

    private List<VectorSearchResult<TRecord>> Search(
        ReadOnlySpan<float> vector, int top, VectorSearchOptions<TRecord> options, CancellationToken cancellationToken)
    {
        GalleryView<TKey, TRecord> view = Existing(nameof(SearchAsync)).View;
        GalleryFilter? filter = null;
        if (options.Filter is not null)
        {
            Func<TRecord, bool> passes = Heeding(Interpreted(options.Filter), cancellationToken);
            filter = view.Snapshot.Where(slot => passes(view.At(slot).Record));
            cancellationToken.ThrowIfCancellationRequested();
        }

        int count = (int)Math.Min((long)top + options.Skip, filter?.Count ?? view.Snapshot.Count);
        List<VectorSearchResult<TRecord>> results = [];
        if (count <= options.Skip)
        {
            return results;
        }

        int[] slots = new int[count];
        float[] distances = new float[count];
        view.Snapshot.SearchRow(vector, count, slots, distances, filter);
        for (int i = options.Skip; i < count; i++)
        {
            double score = Map.Score.OfDistance(distances[i]);
            if (options.ScoreThreshold is double threshold && !Map.Score.Reaches(score, threshold))
            {
                break; // nor does any that is farther
            }

            results.Add(new(Copy(view, view.At(slots[i]), slots[i], options.IncludeVectors), score));
        }

        return results;
    }

    private async IAsyncEnumerable<TRecord> GetLater(
        Expression<Func<TRecord, bool>> filter,
        int top,
        FilteredRecordRetrievalOptions<TRecord> options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        GalleryView<TKey, TRecord> view = Existing(nameof(GetAsync)).View;
        Func<TRecord, bool> passes = Heeding(Interpreted(filter), cancellationToken);
        IEnumerable<GalleryEntry<TKey, TRecord>> found = view.Entries.Where(entry => passes(entry.Record));
        if (options.OrderBy is not null)
        {
            found = GalleryOrder.Of(found, [.. options.OrderBy(new()).Values.Select(
                order => (Heeding(Interpreted(order.PropertySelector), cancellationToken), order.Ascending))]);
        }

        foreach (GalleryEntry<TKey, TRecord> entry in found.Skip(options.Skip).Take(top))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return Copy(view, entry, view.SlotOf(entry), options.IncludeVectors);
        }

        cancellationToken.ThrowIfCancellationRequested(); // while the filter let none pass
    }
}
