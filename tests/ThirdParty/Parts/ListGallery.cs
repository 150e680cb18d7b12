using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace ThirdParty.Parts;

/// <summary>A gallery as a plain list under a lock, compared row by row.</summary>
internal sealed class ListGallery(DistanceMetric metric, int dimension) : IGallery
{
    private readonly Lock _lock = new();
    private List<(string Id, string Label, float[] Row)> _rows = [];

    public DistanceMetric Metric => metric;

    public int Dimension => dimension;

    public ValueTask<GalleryNeighbor[][]> SearchAsync(
        ReadOnlyMemory<float> queries, int neighborCount, RowSelection? selection, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(neighborCount, 1);
        float[][] own = Split(queries.Span, nameof(queries));
        cancellationToken.ThrowIfCancellationRequested();
        var rows = Selected(selection);
        return new([.. own.Select(query => rows
            .Select(one => new GalleryNeighbor(one.Id, one.Label, (float)DistanceOf(query, one.Row)))
            .OrderBy(found => found.Distance).Take(neighborCount).ToArray())]);
    }

    public ValueTask<LabelDistance[][]> SearchCentroidsAsync(
        ReadOnlyMemory<float> queries, int labelCount, RowSelection? selection, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(labelCount, 1);
        float[][] own = Split(queries.Span, nameof(queries));
        cancellationToken.ThrowIfCancellationRequested();
        var centroids = Selected(selection).GroupBy(one => one.Label)
            .Select(rows => (Label: rows.Key, Mean: MeanOf([.. rows.Select(one => one.Row)]))).ToArray();
        return new([.. own.Select(query => centroids
            .Select(one => new LabelDistance(one.Label, (float)DistanceOf(query, one.Mean)))
            .OrderBy(found => found.Distance).ThenBy(found => found.Label, StringComparer.Ordinal).Take(labelCount).ToArray())]);
    }

    public ValueTask<IReadOnlyList<LabelCount>> CountAsync(RowSelection? selection, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new([.. Selected(selection).GroupBy(one => one.Label).Select(rows => new LabelCount(rows.Key, rows.Count()))
            .OrderBy(one => one.Label, StringComparer.Ordinal)]);
    }

    public ValueTask AddAsync(
        IReadOnlyList<string> labels, ReadOnlyMemory<float> rows, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        float[][] own = Split(rows.Span, nameof(rows));
        CheckTexts(labels, own.Length, nameof(labels));
        CheckTexts(ids, own.Length, nameof(ids));
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            HashSet<string> taken = [.. _rows.Select(one => one.Id)];
            if (ids.FirstOrDefault(id => !taken.Add(id)) is string twice)
            {
                throw new ArgumentException($"The id {twice} is in use; expected another. Choose one.", nameof(ids));
            }

            _rows = [.. _rows, .. own.Select((row, i) => (ids[i], labels[i], row))]; // readers keep the list that they have
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> RelabelAsync(string id, string label, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(label);
        int count = Change(
            rows => [.. rows.Select(one => one.Id == id ? (id, label, one.Row) : one)], one => one.Id == id, cancellationToken);
        return new(count > 0);
    }

    public ValueTask<int> RemoveAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        CheckTexts(ids, ids.Count, nameof(ids));
        return new(Change(rows => [.. rows.Where(one => !ids.Contains(one.Id))], one => ids.Contains(one.Id), cancellationToken));
    }

    public ValueTask<int> RemoveLabelAsync(string label, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(label);
        return new(Change(rows => [.. rows.Where(one => one.Label != label)], one => one.Label == label, cancellationToken));
    }

    private static void CheckTexts(IReadOnlyList<string> texts, int count, string name)
    {
        int missing = texts.ToList().IndexOf(null!);
        if (missing >= 0 || texts.Count != count)
        {
            throw new ArgumentException(
                missing >= 0 ? $"{name}[{missing}] is null" : $"{name} has {texts.Count} entries; expected {count}", name);
        }
    }

    private int Change(
        Func<List<(string Id, string Label, float[] Row)>, List<(string, string, float[])>> change,
        Func<(string Id, string Label, float[] Row), bool> changes,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            int count = _rows.Count(changes);
            _rows = change(_rows);
            return count;
        }
    }

    private List<(string Id, string Label, float[] Row)> Selected(RowSelection? selection)
    {
        lock (_lock)
        {
            return [.. _rows.Where(one => selection?.Includes(one.Id, one.Label) != false)];
        }
    }

    private float[][] Split(ReadOnlySpan<float> values, string name)
    {
        int wrong = values.IndexOfAny(float.NaN, float.PositiveInfinity, float.NegativeInfinity);
        if (values.Length % dimension != 0 || wrong >= 0)
        {
            throw new ArgumentException(
                wrong >= 0
                    ? $"{name} holds {values[wrong]} at row {wrong / dimension}, column {wrong % dimension}"
                    : $"{name} has {values.Length} values; expected a multiple of {dimension}",
                name);
        }

        return [.. values.ToArray().Chunk(dimension)];
    }

    private float[] MeanOf(float[][] rows)
    {
        float[][] own = metric == DistanceMetric.Cosine
            ? [.. rows.Select(row => row.Select(value => (float)(value / Math.Sqrt(Dot(row, row)))).ToArray())]
            : rows;
        return [.. Enumerable.Range(0, dimension).Select(column => (float)own.Average(row => (double)row[column]))];
    }

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();

    private double DistanceOf(float[] a, float[] b)
    {
        double square = a.Zip(b, (x, y) => ((double)x - y) * ((double)x - y)).Sum();
        double lengths = Math.Sqrt(Dot(a, a) * Dot(b, b));
        return metric switch
        {
            DistanceMetric.Euclidean => Math.Sqrt(square),
            DistanceMetric.SquaredEuclidean => square,
            DistanceMetric.InnerProduct => -Dot(a, b),
            _ => lengths == 0 ? 1 : 1 - (Dot(a, b) / lengths),
        };
    }
}
