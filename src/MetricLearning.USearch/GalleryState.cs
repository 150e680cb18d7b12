using System.Collections.Immutable;
using MetricLearning.Kernels;
using MetricLearning.Neighbors;

namespace MetricLearning.USearch;

/// <summary>The rows of a label.</summary>
/// <param name="Number">The label's number.</param>
/// <param name="Count">How many rows it has, 1 or more.</param>
/// <param name="Sum">Their sum; null where it was not needed yet.</param>
internal sealed record LabelRows(int Number, int Count, CentroidSum? Sum);

/// <summary>The centroids of labels.</summary>
/// <param name="Index">The centroids.</param>
/// <param name="Labels">The labels, in ordinal order, as the rows of the index.</param>
internal sealed record LabelCentroids(NeighborIndex Index, string[] Labels);

/// <summary>What a gallery holds between two changes. Immutable and thread-safe.</summary>
/// <remarks>
/// A row lies in a slot, which is its key in the graph. Slots are numbered in the order of adding and never used again; the graph may hold
/// keys from <see cref="SlotCount"/> on, of rows that are being added.
/// </remarks>
internal sealed class GalleryState
{
    /// <summary>The entries of a page of ids.</summary>
    public const int PageLength = 4096;

    private const int WordPageLength = 512;

    private LabelCentroids? _centroids;

    /// <summary>Rows and graph.</summary>
    public required GraphIndex Graph { get; init; }

    /// <summary>The slots that were given.</summary>
    public int SlotCount { get; init; }

    /// <summary>The rows that are there.</summary>
    public int Count { get; init; }

    /// <summary>The ids, by slot.</summary>
    public PagedList<string> Ids { get; init; } = new(PageLength);

    /// <summary>The labels' numbers, by slot.</summary>
    public PagedList<int> LabelNumbers { get; init; } = new(PageLength);

    /// <summary>Which slots hold no row any more: bits, 64 a word.</summary>
    public PagedList<ulong> RemovedWords { get; init; } = new(WordPageLength);

    /// <summary>The labels, by number; those that no row has any more included.</summary>
    public PagedList<string> LabelTexts { get; init; } = new(64);

    /// <summary>One more than the largest number of a label.</summary>
    public int LabelNumberCount { get; init; }

    /// <summary>The labels that rows have, in ordinal order.</summary>
    public ImmutableSortedDictionary<string, LabelRows> Labels { get; init; } =
        ImmutableSortedDictionary.Create<string, LabelRows>(StringComparer.Ordinal);

    /// <summary>Whether the labels have their <see cref="LabelRows.Sum"/>.</summary>
    public bool HasSums { get; init; } = true;

    /// <summary>The centroids of the labels that have one, in ordinal order; kept for the next search.</summary>
    public LabelCentroids? Centroids
    {
        get => Volatile.Read(ref _centroids);
        set => Volatile.Write(ref _centroids, value);
    }

    /// <summary>Whether a slot that was given holds no row.</summary>
    public bool IsRemoved(int slot) => (RemovedWords[slot >> 6] >> (slot & 63) & 1) != 0;

    /// <summary>The label of a row.</summary>
    public string LabelOf(int slot) => LabelTexts[LabelNumbers[slot]]!;

    /// <summary>Which labels take part, by number; null for all.</summary>
    public bool[]? Flags(RowSelection? selection)
    {
        if (selection?.Labels is null)
        {
            return null;
        }

        bool[] flags = new bool[LabelNumberCount];
        foreach (string label in selection.Labels)
        {
            if (Labels.TryGetValue(label, out LabelRows? rows))
            {
                flags[rows.Number] = true;
            }
        }

        return flags;
    }

    /// <summary>The slots that hold rows of a selection, in ascending order. O(slots).</summary>
    public List<int> Slots(RowSelection? selection)
    {
        SlotFilter filter = new(this, Flags(selection), selection?.IdPrefix ?? "");
        List<int> slots = [];
        for (int slot = 0; slot < SlotCount; slot++)
        {
            if (filter.Includes((ulong)slot))
            {
                slots.Add(slot);
            }
        }

        return slots;
    }
}
