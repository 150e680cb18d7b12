namespace MetricLearning.Sampling;

/// <summary>Lists of indices, one after the other in one array. Allocates only when it grows.</summary>
/// <param name="maxIndexCount">The largest number of indices in all lists.</param>
internal sealed class IndexLists(int maxIndexCount)
{
    private int[] _indices = [];
    private int[] _ends = [];

    /// <summary>The number of lists.</summary>
    public int Count { get; private set; }

    /// <summary>The number of indices in all lists.</summary>
    public int IndexCount => StartOf(Count);

    /// <summary>One list; empty where there are not so many.</summary>
    public ReadOnlySpan<int> this[int list] =>
        (uint)list >= (uint)Count ? [] : _indices.AsSpan(StartOf(list), _ends[list] - StartOf(list));

    /// <summary>Removes all lists and keeps the memory.</summary>
    public void Clear() => Count = 0;

    /// <summary>Requires room for a list.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public void ThrowIfFull(int length)
    {
        if ((long)IndexCount + length > maxIndexCount)
        {
            throw new InvalidOperationException(
                $"The set lists {IndexCount} rows; with {length} more they exceed the {maxIndexCount} that fit it. Use smaller batches " +
                "or a sampler that takes fewer pairs.");
        }
    }

    /// <summary>Adds a list, for which there is room.</summary>
    public void Add(ReadOnlySpan<int> indices)
    {
        int start = IndexCount;
        Reserve(ref _indices, start, start + indices.Length);
        Reserve(ref _ends, Count, Count + 1);
        indices.CopyTo(_indices.AsSpan(start));
        _ends[Count++] = start + indices.Length;
    }

    private int StartOf(int list) => list == 0 ? 0 : _ends[list - 1];

    private static void Reserve(ref int[] array, int used, int needed)
    {
        if (needed > array.Length)
        {
            Array.Resize(ref array, (int)Math.Min(Math.Max(64, Math.Max(needed, 2L * used)), Array.MaxLength));
        }
    }
}
