using System.Numerics.Tensors;
using MetricLearning.Kernels;

namespace MetricLearning.Neighbors;

/// <summary>
/// Which rows of a <see cref="GallerySnapshot"/> a search may find. Immutable and thread-safe; it belongs to the snapshot that made it.
/// </summary>
/// <remarks>Memory: a bit for each slot. The result of a search is that of a full sort of the rows that may be found.</remarks>
public sealed class GalleryFilter
{
    private const int BlockFloats = 1 << 18; // copied at once

    internal GalleryFilter(GallerySnapshot snapshot, RowView rows) => (Snapshot, Rows) = (snapshot, rows);

    /// <summary>The snapshot whose rows they are.</summary>
    public GallerySnapshot Snapshot { get; }

    /// <summary>The number of rows that a search may find: k must not be larger.</summary>
    public int Count => Rows.RankedCount;

    internal RowView Rows { get; }

    /// <summary>Makes a gallery of the rows that may be found, with their labels, in their order.</summary>
    /// <param name="keepsIds">Whether they keep their ids; others are numbered.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between blocks.</param>
    internal Gallery ToGallery(bool keepsIds, CancellationToken cancellationToken = default)
    {
        Gallery gallery = new(Snapshot.Metric, Snapshot.Dimension, Snapshot.MaxDegreeOfParallelism);
        IEnumerable<int> found = Enumerable.Range(0, Snapshot.SlotCount).Where(slot => !Rows.Excluded.Contains(slot));
        foreach (int[] slots in found.Chunk(Math.Max(1, BlockFloats / Snapshot.Dimension)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            float[] rows = new float[slots.Length * Snapshot.Dimension];
            Snapshot.CopyRows(slots, rows);
            gallery.Add(
                [.. slots.Select(Snapshot.LabelOf)],
                new ReadOnlyTensorSpan<float>(rows, [slots.Length, Snapshot.Dimension], []),
                keepsIds ? [.. slots.Select(Snapshot.IdOf)] : null);
        }

        return gallery;
    }
}
