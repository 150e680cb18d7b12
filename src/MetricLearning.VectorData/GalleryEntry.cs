namespace MetricLearning.VectorData;

/// <summary>A record of a collection, without its vector.</summary>
/// <param name="number">Its number: rows of the gallery are numbered in the order in which they were added.</param>
/// <param name="key">Its key.</param>
/// <param name="record">The record.</param>
internal sealed class GalleryEntry<TKey, TRecord>(long number, TKey key, TRecord record)
{
    /// <summary>Its number in the gallery, whose default id it is.</summary>
    public long Number { get; } = number;

    /// <summary>Its key.</summary>
    public TKey Key { get; } = key;

    /// <summary>The record.</summary>
    public TRecord Record { get; } = record;

    /// <summary>Whether it is in the gallery no more; changed and read by the writer alone.</summary>
    public bool IsRemoved { get; set; }
}
