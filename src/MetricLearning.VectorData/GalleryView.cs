using MetricLearning.Neighbors;

namespace MetricLearning.VectorData;

/// <summary>The records of a collection and their vectors between two changes. Immutable.</summary>
internal sealed class GalleryView<TKey, TRecord>
{
    private readonly int[] _slots; // of the entries
    private readonly GalleryEntry<TKey, TRecord>?[] _bySlot;

    /// <summary>Joins entries with a snapshot whose rows they are, both in the order in which they were added. O(n).</summary>
    public GalleryView(GallerySnapshot snapshot, GalleryEntry<TKey, TRecord>[] entries)
    {
        (Snapshot, Entries) = (snapshot, entries);
        _slots = new int[snapshot.Count];
        _ = snapshot.CopySlots(0, _slots);
        _bySlot = new GalleryEntry<TKey, TRecord>?[snapshot.SlotCount];
        for (int i = 0; i < _slots.Length; i++)
        {
            _bySlot[_slots[i]] = entries[i];
        }
    }

    /// <summary>The vectors.</summary>
    public GallerySnapshot Snapshot { get; }

    /// <summary>The records in the order in which they were last upserted.</summary>
    public GalleryEntry<TKey, TRecord>[] Entries { get; }

    /// <summary>The slots of their vectors.</summary>
    public ReadOnlySpan<int> Slots => _slots;

    /// <summary>The record whose vector lies in a slot.</summary>
    public GalleryEntry<TKey, TRecord> At(int slot) => _bySlot[slot]!;

    /// <summary>A copy of the vector in a slot.</summary>
    public float[] VectorAt(int slot)
    {
        float[] vector = new float[Snapshot.Dimension];
        Snapshot.CopyRows([slot], vector);
        return vector;
    }

    /// <summary>The slot of an entry of this view. O(log n).</summary>
    public int SlotOf(GalleryEntry<TKey, TRecord> entry)
    {
        int low = 0, high = Entries.Length - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = Entries[middle].Number < entry.Number ? (middle + 1, high) : (low, middle);
        }

        return _slots[low];
    }
}
