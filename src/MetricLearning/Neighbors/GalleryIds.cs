using System.Numerics;
using System.Runtime.InteropServices;

namespace MetricLearning.Neighbors;

/// <summary>Which row has which id. One writer at a time.</summary>
/// <remarks>
/// A row's id is a text that was given, or its number. Numbers ascend with the slots, so a number is found by bisection and takes no
/// memory; a given id that is a number above all before, as when a saved gallery is restored, becomes one. Texts are in a dictionary.
/// </remarks>
internal sealed class GalleryIds
{
    private const long LargestNumber = 1L << 62;
    private const int MostDigits = 19; // of a number of 64 bits

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
        if (_numbersOfTexts.TryGetValue(id, out long number))
        {
            return rows.Columns.SlotOf(number, rows.SlotCount);
        }

        _ = TryParse<char>(id, out number);
        return SlotOfNumber(rows, number);
    }

    /// <summary>Takes the ids of new rows, which <see cref="Keep"/> or <see cref="GiveBack"/> must follow; or none, if it throws.</summary>
    /// <param name="rows">The rows that there are.</param>
    /// <param name="ids">The ids that were given; null for a default one.</param>
    /// <param name="name">The caller's parameter of the ids.</param>
    /// <param name="replaced">The slot of a row whose id may be given again, if it is the only one; −1 for none.</param>
    /// <exception cref="ArgumentException">An id is in use, or given twice.</exception>
    public NewIds Take(GallerySnapshot rows, ReadOnlySpan<string?> ids, string name, int replaced = -1)
    {
        NewIds taken = new(new long[ids.Length], new string?[ids.Length])
        {
            Next = Next,
            LargestNumberAmongTexts = _largestNumberAmongTexts,
        };
        try
        {
            Reserve(ids);
            for (int i = 0; i < ids.Length; i++)
            {
                taken.Numbers[i] = NumberFor(rows, ids[i], taken, i, name, replaced);
                taken.Next = taken.Numbers[i] + 1;
            }

            return taken;
        }
        catch
        {
            GiveBack(taken);
            throw;
        }
    }

    /// <summary>
    /// Takes saved ids for the rows of a gallery that has none: they become what <see cref="Take"/> makes of the same texts. If it throws,
    /// this object is of no more use.
    /// </summary>
    /// <param name="rows">The rows that there are.</param>
    /// <param name="saved">The ids, a number for each that reads as one; becomes what is taken.</param>
    /// <param name="name">The caller's parameter of the ids.</param>
    /// <exception cref="ArgumentException">An id is given twice.</exception>
    public void TakeSaved(GallerySnapshot rows, NewIds saved, string name)
    {
        Reserve(saved.Texts);
        for (int i = 0; i < saved.Numbers.Length; i++)
        {
            (string? text, long number) = (saved.Texts[i], saved.Numbers[i]);
            if (text is not null || !IsNext(number, saved.Next))
            {
                saved.Texts[i] = null;
                saved.Numbers[i] = NumberFor(rows, text ?? GalleryColumns.IdOf(number), saved, i, name, replaced: -1);
            }

            saved.Next = saved.Numbers[i] + 1;
        }
    }

    /// <summary>The number that an id reads as, written as numbers are: "07" and "+7" are texts.</summary>
    /// <typeparam name="T">char, or byte for UTF-8.</typeparam>
    /// <param name="id">The id.</param>
    /// <param name="number">The number; −1 for a text.</param>
    public static bool TryParse<T>(ReadOnlySpan<T> id, out long number)
        where T : unmanaged, IBinaryInteger<T>
    {
        number = -1;
        if (id.Length is 0 or > MostDigits || (id.Length > 1 && id[0] == T.CreateTruncating('0')))
        {
            return false;
        }

        ulong value = 0;
        foreach (T digit in id)
        {
            uint part = uint.CreateTruncating(digit) - '0';
            if (part > 9)
            {
                return false;
            }

            value = (10 * value) + part;
        }

        number = value <= long.MaxValue ? (long)value : -1;
        return number >= 0;
    }

    /// <summary>Keeps ids that were taken.</summary>
    public void Keep(NewIds ids) => (Next, _largestNumberAmongTexts) = (ids.Next, ids.LargestNumberAmongTexts);

    /// <summary>Gives ids back that were taken and not kept.</summary>
    public void GiveBack(NewIds ids)
    {
        foreach (string? text in ids.Texts)
        {
            if (text is not null && ids.ReplacedNumber >= 0)
            {
                _numbersOfTexts[text] = ids.ReplacedNumber;
            }
            else if (text is not null)
            {
                _numbersOfTexts.Remove(text);
            }
        }
    }

    /// <summary>Gives the id of a row free.</summary>
    public void Remove(GallerySnapshot rows, int slot)
    {
        if (rows.Columns.Ids[slot] is string text)
        {
            _numbersOfTexts.Remove(text);
        }
    }

    // The number of row i, and its text if it is not the number.
    private long NumberFor(GallerySnapshot rows, string? id, NewIds taken, int i, string name, int replaced)
    {
        long next = taken.Next;
        if (id is null)
        {
            while (next <= taken.LargestNumberAmongTexts && _numbersOfTexts.ContainsKey(GalleryColumns.IdOf(next)))
            {
                next++;
            }

            return next;
        }

        if (TryParse<char>(id, out long number) && IsNext(number, next))
        {
            return number;
        }

        int slot = SlotOfNumber(rows, number);
        if ((slot >= 0 && slot != replaced) || IsAmong(number, taken, i))
        {
            ThrowInUse(id, i, number < Next, name);
        }

        ref long entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbersOfTexts, id, out bool exists);
        if (exists)
        {
            bool isReplaced = replaced >= 0 && rows.Columns.Numbers[replaced] == entry;
            if (!isReplaced)
            {
                ThrowInUse(id, i, entry < Next, name);
            }

            taken.ReplacedNumber = entry;
        }

        entry = next;
        taken.Texts[i] = id;
        taken.LargestNumberAmongTexts = Math.Max(taken.LargestNumberAmongTexts, number);
        return next;
    }

    // The dictionary grows as it does by itself: to twice its size, not row by row. Only how fast it is depends on it.
    private void Reserve(ReadOnlySpan<string?> ids)
    {
        int texts = 0;
        foreach (string? id in ids)
        {
            texts += id is not null && !TryParse<char>(id, out _) ? 1 : 0;
        }

        int needed = _numbersOfTexts.Count + texts;
        if (needed > _numbersOfTexts.Capacity)
        {
            _numbersOfTexts.EnsureCapacity(Math.Max(needed, (int)Math.Min(2L * _numbersOfTexts.Count, Array.MaxLength)));
        }
    }

    // The row that has the number as its id. A text of which no number was made is passed as −1.
    private static int SlotOfNumber(GallerySnapshot rows, long number)
    {
        int slot = number < 0 ? -1 : rows.Columns.SlotOf(number, rows.SlotCount);
        return slot >= 0 && rows.Columns.Ids[slot] is null && rows.HasRow(slot) ? slot : -1;
    }

    // Whether an earlier one of the new rows has the number as its id, −1 as above.
    private static bool IsAmong(long number, NewIds taken, int count)
    {
        int place = number < 0 ? -1 : taken.Numbers.AsSpan(0, count).BinarySearch(number);
        return place >= 0 && taken.Texts[place] is null;
    }

    // Whether an id is the row's number, and so takes no memory.
    private static bool IsNext(long number, long next) => number >= next && number < LargestNumber;

    private static void ThrowInUse(string id, int row, bool isTaken, string name) =>
        throw new ArgumentException(
            $"{name} has '{id}' at row {row}, which {(isTaken ? "a row of the gallery has" : "is given twice")}; ids must be unique. "
            + "Give another id, or remove or replace the row that has it.",
            name);
}

/// <summary>Ids of rows that are about to be added.</summary>
/// <param name="Numbers">The rows' numbers.</param>
/// <param name="Texts">Their ids; null where it is the number.</param>
internal sealed record NewIds(long[] Numbers, string?[] Texts)
{
    /// <summary>The number of the row after them.</summary>
    public long Next { get; set; }

    /// <summary>The largest number that was ever kept as a text; −1 if there is none.</summary>
    public long LargestNumberAmongTexts { get; set; } = -1;

    /// <summary>The number of the replaced row that had the text before; −1 if there is none.</summary>
    public long ReplacedNumber { get; set; } = -1;
}
