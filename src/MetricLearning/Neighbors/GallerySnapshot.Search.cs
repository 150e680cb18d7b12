using System.Buffers;
using System.Numerics.Tensors;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Neighbors;

/// <content>The search among the rows.</content>
public sealed partial class GallerySnapshot
{
    private const int BlockRows = 1024;
    private const int BlockFloats = 1 << 20;

    private readonly SearchPool _pool;

    internal SearchPool Pool => _pool;

    internal int MaxDegreeOfParallelism => _pool.MaxDegreeOfParallelism;

    /// <summary>Finds the rows nearest to each query, exactly as <see cref="NeighborIndex"/> does.</summary>
    /// <param name="queries">Queries, [m × d], 0 ≤ m.</param>
    /// <param name="neighborCount">
    /// Rows to find for each query, 1 ≤ k ≤ <see cref="Count"/>, or ≤ <see cref="GalleryFilter.Count"/>.
    /// </param>
    /// <param name="filter">Which rows may be found; null for all.</param>
    /// <returns>The neighbours of each query.</returns>
    /// <exception cref="ArgumentException">
    /// The shape is not [m × d], a value is not finite, m · k results do not fit one array, or the filter is another snapshot's.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    /// <exception cref="InvalidOperationException">There is no row that may be found.</exception>
    public GalleryNeighborTable Search(in ReadOnlyTensorSpan<float> queries, int neighborCount, GalleryFilter? filter = null)
    {
        ReadOnlySpan<float> values = Shape.Matrix(queries, nameof(queries), out int rows, out int columns);
        RowView view = Open(values, columns, neighborCount, 0, filter, nameof(queries));
        Throw.IfTooManyResults(rows, neighborCount, nameof(queries));
        return new(rows, neighborCount, Find(view, values, rows, neighborCount));
    }

    /// <summary>Finds the rows nearest to each query; allocates nothing once warm.</summary>
    /// <param name="queries">Queries, [m × d], 0 ≤ m.</param>
    /// <param name="neighborCount">Rows to find for each query, as above.</param>
    /// <param name="slots">Receives the rows' slots, [m × k]: nearest first, ties in the order in which the rows were added.</param>
    /// <param name="distances">Receives their distances, [m × k].</param>
    /// <param name="filter">Which rows may be found; null for all.</param>
    /// <exception cref="ArgumentException">
    /// The shape is not [m × d], a value is not finite, a buffer has not m·k entries, or the filter is another snapshot's.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    /// <exception cref="InvalidOperationException">There is no row that may be found.</exception>
    public void Search(
        in ReadOnlyTensorSpan<float> queries, int neighborCount, Span<int> slots, Span<float> distances, GalleryFilter? filter = null)
    {
        ReadOnlySpan<float> values = Shape.Matrix(queries, nameof(queries), out int rows, out int columns);
        RowView view = Open(values, columns, neighborCount, 0, filter, nameof(queries));
        CheckResults(slots, distances, rows, neighborCount);
        view.Search(values, [], neighborCount, slots, distances);
    }

    /// <summary>Finds the rows nearest to one query.</summary>
    /// <param name="query">The query, [d].</param>
    /// <param name="neighborCount">
    /// Rows to find, 1 ≤ k ≤ <see cref="Count"/>, or ≤ <see cref="GalleryFilter.Count"/>.
    /// </param>
    /// <param name="filter">Which rows may be found; null for all.</param>
    /// <returns>The neighbours, [k]: nearest first, ties in the order in which the rows were added.</returns>
    /// <exception cref="ArgumentException">
    /// The query has not d values, a value is not finite, or the filter is another snapshot's.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    /// <exception cref="InvalidOperationException">There is no row that may be found.</exception>
    public IReadOnlyList<GalleryNeighbor> SearchRow(ReadOnlySpan<float> query, int neighborCount, GalleryFilter? filter = null) =>
        Find(Open(query, query.Length, neighborCount, 0, filter, nameof(query)), query, 1, neighborCount);

    /// <summary>Finds the rows nearest to one query; allocates nothing once warm.</summary>
    /// <param name="query">The query, [d].</param>
    /// <param name="neighborCount">Rows to find, as above.</param>
    /// <param name="slots">Receives the rows' slots, [k]: nearest first, ties in the order in which the rows were added.</param>
    /// <param name="distances">Receives their distances, [k].</param>
    /// <param name="filter">Which rows may be found; null for all.</param>
    /// <exception cref="ArgumentException">
    /// The query has not d values, a value is not finite, a buffer has not k entries, or the filter is another snapshot's.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    /// <exception cref="InvalidOperationException">There is no row that may be found.</exception>
    public void SearchRow(
        ReadOnlySpan<float> query, int neighborCount, Span<int> slots, Span<float> distances, GalleryFilter? filter = null)
    {
        RowView view = Open(query, query.Length, neighborCount, 0, filter, nameof(query));
        CheckResults(slots, distances, 1, neighborCount);
        view.Search(query, [], neighborCount, slots, distances);
    }

    /// <summary>Finds, for rows of the snapshot, the other rows nearest to them: each is left out of its own result.</summary>
    /// <param name="slots">Slots that hold rows, [m].</param>
    /// <param name="neighborCount">
    /// Rows to find for each, 1 ≤ k &lt; <see cref="Count"/>, or &lt; <see cref="GalleryFilter.Count"/>.
    /// </param>
    /// <param name="nearest">Receives the slots of the rows that were found, [m × k].</param>
    /// <param name="distances">Receives their distances, [m × k].</param>
    /// <param name="filter">Which rows may be found; null for all.</param>
    /// <exception cref="ArgumentException">A buffer has not m·k entries, or the filter is another snapshot's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range, or a slot holds no row.</exception>
    /// <exception cref="InvalidOperationException">There is no row that may be found.</exception>
    public void SearchOthers(
        ReadOnlySpan<int> slots, int neighborCount, Span<int> nearest, Span<float> distances, GalleryFilter? filter = null)
    {
        RowView view = Open([], Dimension, neighborCount, 1, filter, nameof(slots));
        CheckResults(nearest, distances, slots.Length, neighborCount);
        foreach (int slot in slots)
        {
            ThrowIfNoRow(slot);
        }

        int blockRows = Math.Clamp(BlockFloats / Dimension, 1, Math.Clamp(slots.Length, 1, BlockRows));
        float[] rented = ArrayPool<float>.Shared.Rent(blockRows * Dimension);
        for (int start = 0; start < slots.Length; start += blockRows)
        {
            ReadOnlySpan<int> block = slots.Slice(start, Math.Min(blockRows, slots.Length - start));
            Span<float> rows = rented.AsSpan(0, block.Length * Dimension);
            CopyRows(block, rows);
            int first = start * neighborCount, count = block.Length * neighborCount;
            view.Search(rows, block, neighborCount, nearest.Slice(first, count), distances.Slice(first, count));
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    private static void CheckResults(ReadOnlySpan<int> slots, ReadOnlySpan<float> distances, int rows, int neighborCount)
    {
        Throw.IfEntryCountDiffers(slots.Length, (long)rows * neighborCount, nameof(slots));
        Throw.IfEntryCountDiffers(distances.Length, (long)rows * neighborCount, nameof(distances));
    }

    private GalleryNeighbor[] Find(RowView view, ReadOnlySpan<float> queries, int rows, int neighborCount)
    {
        int[] slots = new int[rows * neighborCount];
        float[] distances = new float[slots.Length];
        view.Search(queries, [], neighborCount, slots, distances);
        GalleryNeighbor[] neighbors = new GalleryNeighbor[slots.Length];
        for (int i = 0; i < neighbors.Length; i++)
        {
            neighbors[i] = new(_columns.IdOf(slots[i]), _columns.Table[_columns.Classes[slots[i]]].Label, distances[i]);
        }

        return neighbors;
    }

    // The rows that are searched. Messages are made only when they are needed: making one allocates.
    private RowView Open(
        ReadOnlySpan<float> queries, int columns, int neighborCount, int leftOut, GalleryFilter? filter, string name)
    {
        RowView view = Rows;
        if (filter is not null)
        {
            ThrowIfForeign(filter);
            view = filter.Rows;
        }

        int largest = view.RankedCount - leftOut;
        if (neighborCount < 1 || neighborCount > largest)
        {
            ThrowCount(neighborCount, largest);
        }

        Throw.IfColumnCountDiffers(columns, Dimension, name, "the gallery");
        Throw.IfNotFinite(queries, columns, name);
        return view;
    }

    private void ThrowIfForeign(GalleryFilter filter)
    {
        if (!ReferenceEquals(filter.Snapshot, this))
        {
            throw new ArgumentException(
                $"filter was made by the snapshot of version {filter.Snapshot.Version}, this one is of version {Version}; slots of another "
                + "snapshot mean other rows. Make the filter by the snapshot that is searched.",
                nameof(filter));
        }
    }

    private static void ThrowCount(int neighborCount, int largest)
    {
        if (largest <= 0 && neighborCount >= 1)
        {
            throw new InvalidOperationException("There is no row that may be found; add rows, or use a filter that lets some pass.");
        }

        Throw.IfNot(false, neighborCount, $"1 ≤ neighborCount ≤ {largest}, the rows that may be found", "Take the smaller of both.");
    }
}
