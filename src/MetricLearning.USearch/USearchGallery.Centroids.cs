using System.Collections.Immutable;
using MetricLearning.Neighbors;

namespace MetricLearning.USearch;

/// <content>The search among the centroids of labels.</content>
public sealed partial class USearchGallery
{
    private const int SumBlock = 4096;

    /// <inheritdoc/>
    /// <remarks>
    /// Exact. Sums of the labels' rows are kept from the first row on; a gallery from a file reads all its rows in the first call,
    /// O(n·d). A selection by <c>IdPrefix</c> reads the rows that take part. A label one of whose values exceeds 2⁴⁶ has no centroid, but
    /// by cosine.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The gallery was disposed.</exception>
    public ValueTask<LabelDistance[][]> SearchCentroidsAsync(
        ReadOnlyMemory<float> queries,
        int labelCount,
        RowSelection? selection = null,
        CancellationToken cancellationToken = default)
    {
        GalleryArguments.Count(labelCount, nameof(labelCount));
        int count = GalleryArguments.Rows(queries.Span, Dimension, nameof(queries));
        cancellationToken.ThrowIfCancellationRequested();
        using Lease lease = Open();
        LabelDistance[][] results = new LabelDistance[count][];
        Array.Fill(results, []);
        (NeighborIndex index, string[] labels) = CentroidsOf(lease.State, selection, cancellationToken);
        if (labels.Length == 0 || count == 0)
        {
            return new(results);
        }

        NeighborTable table = index.Search(new(queries.Span, [count, Dimension], []), Math.Min(labelCount, labels.Length));
        for (int i = 0; i < count; i++)
        {
            LabelDistance[] found = new LabelDistance[table.Indices(i).Length];
            for (int place = 0; place < found.Length; place++)
            {
                found[place] = new(labels[table.Indices(i)[place]], table.Distances(i)[place]);
            }

            results[i] = found;
        }

        return new(results);
    }

    private LabelCentroids CentroidsOf(
        GalleryState state, RowSelection? selection, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(selection?.IdPrefix))
        {
            return IndexOf(Sum(state, state.Slots(selection), cancellationToken));
        }

        if (!state.HasSums)
        {
            state = WithSums(state, cancellationToken);
        }

        bool isAll = selection?.Labels is null;
        if (isAll && state.Centroids is LabelCentroids kept)
        {
            return kept;
        }

        LabelCentroids made = IndexOf(state.Labels
            .Where(one => selection?.Labels?.Contains(one.Key) != false)
            .Select(one => KeyValuePair.Create(one.Key, one.Value.Sum!)));
        if (isAll)
        {
            state.Centroids = made;
        }

        return made;
    }

    // The same rows with their sums, published unless the rows have changed meanwhile.
    private GalleryState WithSums(GalleryState state, CancellationToken cancellationToken)
    {
        SortedDictionary<string, CentroidSum> sums = Sum(state, state.Slots(null), cancellationToken);
        GalleryState summed = new()
        {
            Graph = state.Graph,
            SlotCount = state.SlotCount,
            Count = state.Count,
            Ids = state.Ids,
            LabelNumbers = state.LabelNumbers,
            RemovedWords = state.RemovedWords,
            LabelTexts = state.LabelTexts,
            LabelNumberCount = state.LabelNumberCount,
            Labels = state.Labels.ToImmutableSortedDictionary(
                one => one.Key, one => one.Value with { Sum = sums[one.Key] }, StringComparer.Ordinal),
        };
        if (_writers.TryEnter()) // a change that goes on would make them out of date anyway
        {
            try
            {
                if (ReferenceEquals(State, state))
                {
                    Publish(summed);
                }
            }
            finally
            {
                _writers.Exit();
            }
        }

        return summed;
    }

    private SortedDictionary<string, CentroidSum> Sum(GalleryState state, List<int> slots, CancellationToken cancellationToken)
    {
        SortedDictionary<string, CentroidSum> sums = new(StringComparer.Ordinal);
        float[] rows = new float[Math.Min(SumBlock, slots.Count) * Dimension];
        foreach (int[] block in slots.Chunk(SumBlock))
        {
            cancellationToken.ThrowIfCancellationRequested();
            state.Graph.Read(block, _codec, rows.AsSpan(0, block.Length * Dimension));
            for (int i = 0; i < block.Length; i++)
            {
                string label = state.LabelOf(block[i]);
                if (!sums.TryGetValue(label, out CentroidSum? sum))
                {
                    sums.Add(label, sum = new(Dimension));
                }

                sum.Add(rows.AsSpan(i * Dimension, Dimension), Metric);
            }
        }

        return sums;
    }

    private LabelCentroids IndexOf(IEnumerable<KeyValuePair<string, CentroidSum>> sums)
    {
        NeighborIndex index = new(Metric, Options.SearchThreads);
        List<string> labels = [];
        foreach ((string label, CentroidSum sum) in sums)
        {
            float[] mean = sum.Mean();
            if (mean.Length > 0)
            {
                index.AddRow(mean);
                labels.Add(label);
            }
        }

        return new(index, [.. labels]);
    }
}
