using MetricLearning.Kernels;

namespace MetricLearning.Neighbors;

/// <summary>
/// Which rows of a <see cref="GallerySnapshot"/> a search may find. Immutable and thread-safe; it belongs to the snapshot that made it.
/// </summary>
/// <remarks>Memory: a bit for each slot. The result of a search is that of a full sort of the rows that may be found.</remarks>
public sealed class GalleryFilter
{
    internal GalleryFilter(GallerySnapshot snapshot, RowView rows) => (Snapshot, Rows) = (snapshot, rows);

    /// <summary>The snapshot whose rows they are.</summary>
    public GallerySnapshot Snapshot { get; }

    /// <summary>The number of rows that a search may find: k must not be larger.</summary>
    public int Count => Rows.RankedCount;

    internal RowView Rows { get; }
}
