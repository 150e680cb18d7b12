using MetricLearning.Internal;

namespace MetricLearning.Neighbors;

/// <summary>
/// The neighbours of a set of queries among the rows of a gallery, in the order of the queries. Immutable and thread-safe.
/// </summary>
public sealed class GalleryNeighborTable
{
    private readonly GalleryNeighbor[] _neighbors;

    internal GalleryNeighborTable(int queryCount, int neighborCount, GalleryNeighbor[] neighbors) =>
        (QueryCount, NeighborCount, _neighbors) = (queryCount, neighborCount, neighbors);

    /// <summary>The number of queries, m.</summary>
    public int QueryCount { get; }

    /// <summary>The number of neighbours of each query, k.</summary>
    public int NeighborCount { get; }

    /// <summary>The neighbours of one query, [k]: nearest first, ties in the order in which the rows were added.</summary>
    /// <param name="query">The query's row, 0 ≤ query &lt; <see cref="QueryCount"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such query.</exception>
    public ReadOnlyMemory<GalleryNeighbor> this[int query]
    {
        get
        {
            Throw.IfNoSuchEntry(query, QueryCount, "a query that was searched for");
            return _neighbors.AsMemory(query * NeighborCount, NeighborCount);
        }
    }
}
