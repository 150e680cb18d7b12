using System.Globalization;
using MetricLearning.Internal;

namespace MetricLearning.Neighbors;

/// <summary>The neighbours of a set of queries, in their order. Immutable and thread-safe.</summary>
public sealed class NeighborTable
{
    private readonly int[] _indices;
    private readonly float[] _distances;

    internal NeighborTable(int queryCount, int neighborCount, int[] indices, float[] distances)
    {
        QueryCount = queryCount;
        NeighborCount = neighborCount;
        _indices = indices;
        _distances = distances;
    }

    /// <summary>The number of queries, m.</summary>
    public int QueryCount { get; }

    /// <summary>The number of neighbours of each query, k.</summary>
    public int NeighborCount { get; }

    /// <summary>The indices of one query's neighbours, [k]: nearest first, ties by lower index.</summary>
    /// <param name="query">The query's row, 0 ≤ query &lt; <see cref="QueryCount"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such query.</exception>
    public ReadOnlySpan<int> Indices(int query) => _indices.AsSpan(Start(query), NeighborCount);

    /// <summary>The distances of one query's neighbours, [k], in the order of <see cref="Indices"/>.</summary>
    /// <param name="query">The query's row, 0 ≤ query &lt; <see cref="QueryCount"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such query.</exception>
    public ReadOnlySpan<float> Distances(int query) => _distances.AsSpan(Start(query), NeighborCount);

    /// <summary>The sizes in words, such as "100 queries × 5 neighbours".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{QueryCount} queries × {NeighborCount} neighbours");

    private int Start(int query)
    {
        Throw.IfNoSuchEntry(query, QueryCount, "a query that was searched for");
        return query * NeighborCount;
    }
}
