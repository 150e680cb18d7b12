using System.Globalization;

namespace MetricLearning.Neighbors;

/// <summary>Which row has which id. One writer at a time.</summary>
/// <remarks>
/// A row's id is a text that was given, or its number. Numbers ascend with the slots, so a number is found by bisection and takes no
/// memory; a given id that is a number above all before, as when a saved gallery is restored, becomes one. Texts are in a dictionary.
/// </remarks>
internal sealed class GalleryIds
{
    private const long LargestNumber = 1L << 62;

    private readonly Dictionary<string, long> _numbersOfTexts = new(StringComparer.Ordinal);
    private long _largestNumberAmongTexts = -1; // default ids up to here might be in use

    /// <summary>The number of the next row, larger than any that was a row's and is below 2⁶².</summary>
    public long Next { get; private set; }

    /// <summary>Finds the row with an id.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="id">The id.</param>
    /// <returns>Its slot; −1 if there is none.</returns>
    public int Find(GallerySnapshot rows, string id)
    {
        GalleryColumns columns = rows.Columns;
        if (_numbersOfTexts.TryGetValue(id, out long number))
        {
            return columns.SlotOf(number, rows.SlotCount);
        }

        int slot = TryParse(id, out number) ? columns.SlotOf(number, rows.SlotCount) : -1;
        return slot >= 0 && columns.Ids[slot] is null && rows.HasRow(slot) ? slot : -1;
    }

    /// <summary>Plans the ids of new rows. Nothing is changed.</summary>
    /// <param name="rows">The rows that there are.</param>
    /// <param name="ids">The ids that were given; null for a default one.</param>
    /// <param name="name">The caller's parameter of the ids.</param>
    /// <param name="replaced">The slot of a row whose id may be given again; −1 for none.</param>
    /// <exception cref="ArgumentException">An id is in use, or given twice.</exception>
    public NewIds Plan(GallerySnapshot rows, ReadOnlySpan<string?> ids, string name, int replaced = -1)
    {
        long[] numbers = new long[ids.Length];
        string?[] texts = new string?[ids.Length];
        HashSet<string> given = new(StringComparer.Ordinal);
        (long next, long largest) = (Next, _largestNumberAmongTexts);
        for (int i = 0; i < ids.Length; i++)
        {
            if (ids[i] is not string id)
            {
                while (next <= largest && IsText(GalleryColumns.IdOf(next), given))
                {
                    next++;
                }
            }
            else if (TryParse(id, out long number) && number >= next && number < LargestNumber)
            {
                next = number;
            }
            else
            {
                texts[i] = id;
                largest = Math.Max(largest, number);
                int slot = Find(rows, id);
                bool isTaken = slot >= 0 && slot != replaced;
                if (isTaken || !given.Add(id) || IsAmong(number, numbers, texts, i))
                {
                    ThrowInUse(id, i, isTaken, name);
                }
            }

            numbers[i] = next++;
        }

        Reserve(texts.Count(text => text is not null));
        return new(numbers, texts, next, largest);
    }

    /// <summary>Takes planned ids.</summary>
    public void Add(NewIds ids)
    {
        for (int i = 0; i < ids.Texts.Length; i++)
        {
            if (ids.Texts[i] is string text)
            {
                _numbersOfTexts[text] = ids.Numbers[i];
            }
        }

        (Next, _largestNumberAmongTexts) = (ids.Next, ids.LargestNumberAmongTexts);
    }

    /// <summary>Gives the id of a row free.</summary>
    public void Remove(GallerySnapshot rows, int slot)
    {
        if (rows.Columns.Ids[slot] is string text)
        {
            _numbersOfTexts.Remove(text);
        }
    }

    private bool IsText(string id, HashSet<string> given) => _numbersOfTexts.ContainsKey(id) || given.Contains(id);

    // So that adding texts cannot fail. The dictionary grows as it does by itself: to twice its size, not row by row.
    private void Reserve(int count)
    {
        int needed = _numbersOfTexts.Count + count;
        if (needed > _numbersOfTexts.Capacity)
        {
            _numbersOfTexts.EnsureCapacity(Math.Max(needed, (int)Math.Min(2L * _numbersOfTexts.Count, Array.MaxLength)));
        }
    }

    // Whether an earlier row of the same plan has the number as its id. A text of which no number was made is passed as −1.
    private static bool IsAmong(long number, long[] numbers, string?[] texts, int count)
    {
        int place = number < 0 ? -1 : numbers.AsSpan(0, count).BinarySearch(number);
        return place >= 0 && texts[place] is null;
    }

    // Only digits as a number is written: "07" and "+7" are texts.
    private static bool TryParse(string id, out long number)
    {
        if (long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && (id[0] != '0' || id.Length == 1))
        {
            return true;
        }

        number = -1;
        return false;
    }

    private static void ThrowInUse(string id, int row, bool isTaken, string name) =>
        throw new ArgumentException(
            $"{name} has '{id}' at row {row}, which {(isTaken ? "a row of the gallery has" : "is given twice")}; ids must be unique. "
            + "Give another id, or remove or replace the row that has it.",
            name);
}

/// <summary>Ids of rows that are about to be added.</summary>
/// <param name="Numbers">The rows' numbers.</param>
/// <param name="Texts">Their ids; null where it is the number.</param>
/// <param name="Next">The number of the row after them.</param>
/// <param name="LargestNumberAmongTexts">The largest number that was ever kept as a text; −1 if there is none.</param>
internal sealed record NewIds(long[] Numbers, string?[] Texts, long Next, long LargestNumberAmongTexts);
