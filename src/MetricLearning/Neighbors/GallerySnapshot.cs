using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Neighbors;

/// <summary>The rows of a <see cref="Gallery"/> between two changes. Immutable and thread-safe.</summary>
/// <remarks>
/// <para>
/// Rows lie in slots, which are numbered in the order in which the rows were added; slots of removed rows stay empty until the gallery is
/// compacted. A slot and a class number mean the same as long as one holds the snapshot, and may mean another in the next.
/// </para>
/// <para>A snapshot keeps the memory of its rows, removed ones included; hold it for a call, not for ever.</para>
/// </remarks>
public sealed partial class GallerySnapshot
{
    private readonly GalleryColumns _columns;

    internal GallerySnapshot(DistanceMetric metric, long version, RowView rows, GalleryColumns columns, SearchPool pool) =>
        (Metric, Version, Rows, _columns, _pool) = (metric, version, rows, columns, pool);

    /// <summary>How rows are compared.</summary>
    public DistanceMetric Metric { get; }

    /// <summary>The number of columns, d.</summary>
    public int Dimension => Rows.Depth;

    /// <summary>The number of changes that the gallery had seen.</summary>
    public long Version { get; }

    /// <summary>The number of rows, n.</summary>
    public int Count => Rows.RankedCount;

    /// <summary>The number of slots, n or more.</summary>
    public int SlotCount => Rows.Count;

    /// <summary>The classes, by label in ordinal order.</summary>
    public IReadOnlyList<GalleryClass> Classes => _columns.Table.Listed;

    /// <summary>One more than the largest class number; numbers below it that no class of <see cref="Classes"/> has are unused.</summary>
    public int ClassNumberCount => _columns.Table.NumberCount;

    internal RowView Rows { get; }

    internal bool HasRowsInFile => Rows.Store.Given.File is not null;

    internal GalleryColumns Columns => _columns;

    /// <summary>Whether a slot holds a row.</summary>
    /// <param name="slot">The slot.</param>
    /// <returns>False for slots that do not exist, too.</returns>
    public bool HasRow(int slot) => (uint)slot < (uint)SlotCount && !Rows.Excluded.Contains(slot);

    /// <summary>The id of the row in a slot. A default id is made anew by each call.</summary>
    /// <param name="slot">A slot that holds a row.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slot holds no row.</exception>
    public string IdOf(int slot)
    {
        ThrowIfNoRow(slot);
        return _columns.IdOf(slot);
    }

    /// <summary>The label of the row in a slot.</summary>
    /// <param name="slot">A slot that holds a row.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slot holds no row.</exception>
    public string LabelOf(int slot) => _columns.Table[ClassOf(slot)].Label;

    /// <summary>The class number of the row in a slot, 0 ≤ number &lt; <see cref="ClassNumberCount"/>.</summary>
    /// <param name="slot">A slot that holds a row.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slot holds no row.</exception>
    public int ClassOf(int slot)
    {
        ThrowIfNoRow(slot);
        return _columns.Classes[slot];
    }

    /// <summary>A class by its number.</summary>
    /// <param name="classNumber">The number, 0 ≤ number &lt; <see cref="ClassNumberCount"/>.</param>
    /// <returns>The class; one without rows if all were removed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such number.</exception>
    public GalleryClass ClassAt(int classNumber)
    {
        Throw.IfNot(
            (uint)classNumber < (uint)ClassNumberCount, classNumber, $"0 ≤ classNumber < {ClassNumberCount}, the class numbers",
            "Take a number that the snapshot gave.");
        return _columns.Table[classNumber];
    }

    /// <summary>Finds the class with a label. O(log c) once the labels have been sorted.</summary>
    /// <param name="label">The label.</param>
    /// <returns>The class; null if no row has the label.</returns>
    public GalleryClass? FindClass(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return _columns.Table.Find(label);
    }

    /// <summary>Lists slots that hold rows, in the order in which the rows were added.</summary>
    /// <param name="first">The slot to begin with, 0 ≤ first ≤ <see cref="SlotCount"/>.</param>
    /// <param name="slots">Receives the slots.</param>
    /// <returns>How many were found; fewer than the span holds if there are no more.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The first slot is out of range.</exception>
    public int CopySlots(int first, Span<int> slots)
    {
        Throw.IfNot(
            first >= 0 && first <= SlotCount, first, $"0 ≤ first ≤ {SlotCount}, the slots",
            "Pass 0 for the first slots, then the last one and 1.");
        int count = 0;
        for (int slot = first; slot < SlotCount && count < slots.Length; slot++)
        {
            if (!Rows.Excluded.Contains(slot))
            {
                slots[count++] = slot;
            }
        }

        return count;
    }

    /// <summary>Copies rows, bit by bit as they were added.</summary>
    /// <param name="slots">Slots that hold rows, in any order, [m].</param>
    /// <param name="destination">Receives the rows, [m × d], row after row.</param>
    /// <exception cref="ArgumentOutOfRangeException">A slot holds no row.</exception>
    /// <exception cref="ArgumentException">The destination does not hold m rows.</exception>
    public void CopyRows(ReadOnlySpan<int> slots, Span<float> destination)
    {
        Throw.IfEntryCountDiffers(destination.Length, (long)slots.Length * Dimension, nameof(destination));
        foreach (int slot in slots)
        {
            ThrowIfNoRow(slot);
        }

        for (int i = 0, count; i < slots.Length; i += count)
        {
            count = 1;
            while (i + count < slots.Length && slots[i + count] == slots[i] + count)
            {
                count++;
            }

            Rows.CopyRows(slots[i], destination.Slice(i * Dimension, count * Dimension)); // neighbours in one call
        }
    }

    private void ThrowIfNoRow(int slot)
    {
        if (!HasRow(slot))
        {
            Throw.IfNot(false, slot, $"a slot that holds a row, of 0 to {SlotCount - 1}", "Take a slot that this snapshot gave.");
        }
    }
}
