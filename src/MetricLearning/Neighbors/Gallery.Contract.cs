using System.Numerics.Tensors;
using MetricLearning.Internal;

namespace MetricLearning.Neighbors;

/// <content>The gallery as one of several that a caller may use.</content>
public sealed partial class Gallery : IGallery
{
    private const int BlockRows = 256; // between two looks at a token, or fewer
    private const int BlockResults = 1 << 18; // centroids found at once

    /// <inheritdoc/>
    ValueTask<GalleryNeighbor[][]> IGallerySearch.SearchAsync(
        ReadOnlyMemory<float> queries, int neighborCount, RowSelection? selection, CancellationToken cancellationToken)
    {
        GalleryArguments.Count(neighborCount, nameof(neighborCount));
        int rows = GalleryArguments.Rows(queries.Span, Dimension, nameof(queries));
        GallerySnapshot snapshot = Snapshot;
        GalleryFilter? filter = FilterOf(snapshot, selection);
        int count = Math.Min(neighborCount, filter?.Count ?? snapshot.Count);
        return new(ByBlocks<GalleryNeighbor>(rows, count, BlockRows, (start, length, results) =>
        {
            GalleryNeighborTable found = snapshot.Search(Rows(queries.Span, start, length), count, filter);
            for (int i = 0; i < length; i++)
            {
                results[start + i] = found[i].ToArray();
            }
        }, cancellationToken));
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A selection by ids copies the rows that take part, O(n·d); by labels, or without one, centroids are kept with the gallery.
    /// </remarks>
    ValueTask<LabelDistance[][]> IGallerySearch.SearchCentroidsAsync(
        ReadOnlyMemory<float> queries, int labelCount, RowSelection? selection, CancellationToken cancellationToken)
    {
        GalleryArguments.Count(labelCount, nameof(labelCount));
        int rows = GalleryArguments.Rows(queries.Span, Dimension, nameof(queries));
        GallerySnapshot snapshot = string.IsNullOrEmpty(selection?.IdPrefix)
            ? Snapshot : FilterOf(Snapshot, selection)!.ToGallery(keepsIds: false, cancellationToken).Snapshot;
        // Labels that take no part may be nearer than those that do.
        int searched = selection?.Labels is null ? Math.Min(labelCount, snapshot.CentroidCount) : snapshot.CentroidCount;
        int blockRows = Math.Clamp(BlockResults / Math.Max(1, searched), 1, Math.Clamp(rows, 1, BlockRows));
        int[] numbers = new int[blockRows * searched];
        float[] distances = new float[numbers.Length];
        return new(ByBlocks<LabelDistance>(rows, searched, blockRows, (start, length, results) =>
        {
            int values = length * searched;
            snapshot.NearestClasses(Rows(queries.Span, start, length), searched, numbers.AsSpan(0, values), distances.AsSpan(0, values));
            for (int i = 0; i < length; i++)
            {
                results[start + i] =
                [
                    .. Enumerable.Range(i * searched, searched)
                        .Select(place => new LabelDistance(snapshot.ClassAt(numbers[place]).Label, distances[place]))
                        .Where(found => selection?.Labels?.Contains(found.Label) != false)
                        .Take(labelCount),
                ];
            }
        }, cancellationToken));
    }

    /// <inheritdoc/>
    ValueTask<IReadOnlyList<LabelCount>> IGallery.CountAsync(RowSelection? selection, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        GallerySnapshot snapshot = Snapshot;
        if (FilterOf(snapshot, selection) is not GalleryFilter filter)
        {
            return new([.. snapshot.Classes.Select(one => new LabelCount(one.Label, one.Count))]);
        }

        Dictionary<int, int> counts = [];
        for (int slot = 0; slot < snapshot.SlotCount; slot++)
        {
            if (!filter.Rows.Excluded.Contains(slot))
            {
                int number = snapshot.ClassOf(slot);
                counts[number] = counts.GetValueOrDefault(number) + 1;
            }
        }

        return new([.. snapshot.Classes.Where(one => counts.ContainsKey(one.Number))
            .Select(one => new LabelCount(one.Label, counts[one.Number]))]);
    }

    /// <inheritdoc/>
    ValueTask IGallery.AddAsync(
        IReadOnlyList<string> labels, ReadOnlyMemory<float> rows, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        int count = GalleryArguments.Rows(rows.Span, Dimension, nameof(rows));
        cancellationToken.ThrowIfCancellationRequested();
        Add(labels, count > 0 ? Rows(rows.Span, 0, count) : Shape.Tensor([], 0, Dimension), ids);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    ValueTask<bool> IGallery.RelabelAsync(string id, string label, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Relabel(id, label));
    }

    /// <inheritdoc/>
    ValueTask<int> IGallery.RemoveAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Remove(ids));
    }

    /// <inheritdoc/>
    ValueTask<int> IGallery.RemoveLabelAsync(string label, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(RemoveLabel(label));
    }

    private static GalleryFilter? FilterOf(GallerySnapshot snapshot, RowSelection? selection) =>
        selection is null or { IsEverything: true } ? null : snapshot.Select(selection);

    // A search of nothing has empty answers; the token is looked at even so.
    private static TResult[][] ByBlocks<TResult>(
        int rows, int found, int blockRows, Action<int, int, TResult[][]> search, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TResult[][] results = new TResult[rows][];
        Array.Fill(results, []);
        for (int start = 0; found > 0 && start < rows; start += blockRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            search(start, Math.Min(blockRows, rows - start), results);
        }

        return results;
    }

    private ReadOnlyTensorSpan<float> Rows(ReadOnlySpan<float> values, int start, int count) =>
        new(values.Slice(start * Dimension, count * Dimension), [count, Dimension], []);
}
