using System.Globalization;
using MetricLearning.Kernels;

namespace MetricLearning.Neighbors;

/// <summary>What a gallery knows of its rows besides their values, by slot. Immutable.</summary>
/// <param name="Numbers">The number of each row: ascending, never given twice.</param>
/// <param name="Ids">The id of each row; null where it is the row's number in decimal digits.</param>
/// <param name="Classes">The class number of each row.</param>
/// <param name="Table">The classes.</param>
internal sealed record GalleryColumns(PagedList<long> Numbers, PagedList<string> Ids, PagedList<int> Classes, GalleryClasses Table)
{
    private const int PageLength = 1024;

    /// <summary>No row.</summary>
    public static GalleryColumns Empty { get; } = new(new(PageLength), new(PageLength), new(PageLength), GalleryClasses.Empty);

    /// <summary>The id of a row.</summary>
    public string IdOf(int slot) => Ids[slot] ?? IdOf(Numbers[slot]);

    /// <summary>The default id of the row with a number.</summary>
    public static string IdOf(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Finds the row with a number, removed or not. O(log n).</summary>
    /// <param name="number">The number.</param>
    /// <param name="slotCount">The number of rows.</param>
    /// <returns>Its slot; −1 if there is none.</returns>
    public int SlotOf(long number, int slotCount)
    {
        int low = 0, high = slotCount - 1;
        while (low <= high)
        {
            int middle = low + ((high - low) / 2);
            long found = Numbers[middle];
            if (found == number)
            {
                return middle;
            }

            (low, high) = found < number ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    /// <summary>Columns in which rows up to a count can be written in place.</summary>
    public GalleryColumns WithRoom(int count) =>
        this with { Numbers = Numbers.WithRoom(count), Ids = Ids.WithRoom(count), Classes = Classes.WithRoom(count) };

    /// <summary>Writes the numbers and ids of new rows in place.</summary>
    /// <param name="first">The slot of the first one.</param>
    /// <param name="ids">Their ids.</param>
    public void WriteIds(int first, NewIds ids)
    {
        for (int i = 0; i < ids.Numbers.Length; i++)
        {
            Numbers.WriteInPlace(first + i, ids.Numbers[i]);
            if (ids.Texts[i] is not null || Ids[first + i] is not null) // a change that failed may have left a text there
            {
                Ids.WriteInPlace(first + i, ids.Texts[i]);
            }
        }
    }
}
