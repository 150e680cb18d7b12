using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Neighbors;

/// <summary>Makes one snapshot of a gallery after the other. One caller at a time; arguments have been checked.</summary>
/// <remarks>
/// What a change writes in place lies behind the rows of every snapshot. All that can fail, for want of memory or of a file, comes before
/// the new snapshot is published, and rows and ids that were taken are given back then, so a change that fails leaves nothing.
/// <see cref="Fill"/> alone leaves a gallery of no use.
/// </remarks>
internal sealed partial class GalleryWriter
{
    private readonly SearchPool _pool;
    private readonly GalleryIds _ids = new();
    private float[] _row = []; // one that is read back
    private NeighborSearch _rows;
    private GalleryFileRows? _file; // of a gallery whose first rows stay in a file
    private Dictionary<string, int> _classNumbers = new(StringComparer.Ordinal); // where to look: it may know classes that came to nothing
    private GallerySnapshot _latest;

    /// <summary>Makes an empty gallery.</summary>
    public GalleryWriter(DistanceMetric metric, int dimension, int maxDegreeOfParallelism)
    {
        _pool = new(dimension, maxDegreeOfParallelism);
        _rows = new(NeighborIndex.Comparison(metric), dimension, _pool);
        _latest = new(metric, 0, _rows.View(ExcludedRows.None), GalleryColumns.Empty, _pool);
    }

    /// <summary>The snapshot that was published last. Thread-safe.</summary>
    public GallerySnapshot Latest => Volatile.Read(ref _latest);

    /// <summary>The slot of the row with an id; −1 if there is none.</summary>
    public int Find(string id) => _ids.Find(_latest, id);

    /// <summary>Adds rows.</summary>
    /// <param name="labels">Their labels, [n].</param>
    /// <param name="values">The rows, [n × d].</param>
    /// <param name="ids">Their ids, null for default ones, [n].</param>
    /// <param name="idName">The caller's parameter of the ids.</param>
    /// <param name="replaced">The slot of a row that is removed; −1 for none.</param>
    /// <returns>The id of the last row.</returns>
    /// <exception cref="ArgumentException">An id is in use.</exception>
    public string Add(
        ReadOnlySpan<string> labels, ReadOnlySpan<float> values, ReadOnlySpan<string?> ids, string idName, int replaced = -1)
    {
        int first = _latest.SlotCount;
        NewIds taken = _ids.Take(_latest, ids, idName, replaced);
        try
        {
            ReadOnlySpan<float> old = replaced >= 0 ? Row(replaced) : []; // first, since it may have to be read from a file
            GalleryColumns columns = _latest.Columns.WithRoom(first + labels.Length);
            GalleryClasses.Changes classes = Change();
            int[] numbers = new int[labels.Length];
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i] = NumberOf(labels[i], classes);
            }

            _rows.Truncate(first);
            Append(values, numbers, columns, classes, _pool.MaxDegreeOfParallelism);
            columns.WriteIds(first, taken);
            ExcludedRows excluded = _latest.Rows.Excluded;
            if (replaced >= 0)
            {
                classes.Subtract(columns.Classes[replaced], old);
                excluded = excluded.With(replaced);
            }

            Publish(Next(excluded, columns with { Table = classes.ToClasses() }));
        }
        catch
        {
            _rows.Truncate(first);
            _ids.GiveBack(taken);
            throw;
        }

        _ids.Keep(taken);
        if (replaced >= 0)
        {
            CompactIfWorthwhile();
        }

        return taken.Texts.Length == 0 ? "" : taken.Texts[^1] ?? GalleryColumns.IdOf(taken.Numbers[^1]);
    }

    /// <summary>Removes rows.</summary>
    /// <param name="slots">Their slots, each once.</param>
    public void Remove(IReadOnlyCollection<int> slots)
    {
        GalleryColumns columns = _latest.Columns;
        GalleryClasses.Changes classes = Change();
        foreach (int slot in slots)
        {
            classes.Subtract(columns.Classes[slot], Row(slot));
        }

        ExcludedRows excluded = slots.Count == 1 ? _latest.Rows.Excluded.With(slots.First()) : _latest.Rows.Excluded.With(slots);
        Publish(Next(excluded, columns with { Table = classes.ToClasses() }), slots);
    }

    /// <summary>Removes all rows of a label.</summary>
    /// <returns>Their number.</returns>
    public int RemoveLabel(string label)
    {
        if (!TryFindClass(label, out int number))
        {
            return 0;
        }

        List<int> slots = SlotsOf(number);
        GalleryClasses.Changes classes = Change();
        classes.Clear(number);
        Publish(Next(_latest.Rows.Excluded.With(slots), _latest.Columns with { Table = classes.ToClasses() }), slots);
        return slots.Count;
    }

    /// <summary>Gives a row another label.</summary>
    public void Relabel(int slot, string label)
    {
        GalleryColumns columns = _latest.Columns;
        GalleryClasses.Changes classes = Change();
        int before = columns.Classes[slot], after = NumberOf(label, classes);
        if (before != after)
        {
            ReadOnlySpan<float> row = Row(slot);
            classes.Add(after, row);
            classes.Subtract(before, row);
            columns = columns with { Classes = columns.Classes.With(slot, after), Table = classes.ToClasses() };
            Publish(Next(_latest.Rows.Excluded, columns));
        }
    }

    /// <summary>Gives all rows of a label another; they join the rows that have it.</summary>
    /// <returns>Their number.</returns>
    public int RenameLabel(string label, string newLabel)
    {
        if (!TryFindClass(label, out int number) || label == newLabel)
        {
            return label == newLabel ? CountOf(label) : 0;
        }

        GalleryColumns columns = _latest.Columns;
        GalleryClasses.Changes classes = Change();
        int count = CountOf(label);
        if (TryFindClass(newLabel, out int into))
        {
            PagedList<int>.Changes changed = new(columns.Classes);
            foreach (int slot in SlotsOf(number))
            {
                changed.Set(slot, into);
            }

            classes.Merge(number, into);
            columns = columns with { Classes = changed.ToList() };
        }
        else
        {
            classes.Rename(number, newLabel);
            _classNumbers[newLabel] = number;
        }

        Publish(Next(_latest.Rows.Excluded, columns with { Table = classes.ToClasses() }));
        _classNumbers.Remove(label);
        return count;
    }

    private void Append(
        ReadOnlySpan<float> values,
        ReadOnlySpan<int> numbers,
        GalleryColumns columns,
        GalleryClasses.Changes classes,
        int maxDegreeOfParallelism)
    {
        int first = _rows.Count, dimension = _latest.Dimension;
        _rows.Append(values, maxDegreeOfParallelism);
        for (int i = 0; i < numbers.Length; i++)
        {
            classes.Add(numbers[i], values.Slice(i * dimension, dimension));
            columns.Classes.WriteInPlace(first + i, numbers[i]);
        }
    }

    private int CountOf(string label) => TryFindClass(label, out int number) ? _latest.Columns.Table[number].Count : 0;

    private bool TryFindClass(string label, out int number)
    {
        GalleryClasses table = _latest.Columns.Table;
        return _classNumbers.TryGetValue(label, out number) && number < table.NumberCount
            && table[number].Label == label && table[number].Count > 0;
    }

    // The number of the class with a label, which is made if there is none.
    private int NumberOf(string label, GalleryClasses.Changes classes)
    {
        if (_classNumbers.TryGetValue(label, out int number) && classes.LabelOf(number) == label)
        {
            classes.Claim(number);
            return number;
        }

        if (_classNumbers.Count > 2 * (classes.NumberCount + GalleryClasses.SpareNumbers))
        {
            foreach ((string known, int place) in _classNumbers)
            {
                if (classes.LabelOf(place) != known)
                {
                    _classNumbers.Remove(known); // which leaves the enumeration valid
                }
            }
        }

        return _classNumbers[label] = classes.Create(label);
    }

    private List<int> SlotsOf(int classNumber)
    {
        List<int> slots = new(_latest.Columns.Table[classNumber].Count);
        for (int slot = 0; slot < _latest.SlotCount; slot++)
        {
            if (_latest.Columns.Classes[slot] == classNumber && _latest.HasRow(slot))
            {
                slots.Add(slot);
            }
        }

        return slots;
    }

    private ReadOnlySpan<float> Row(int slot)
    {
        Scratch.Grow(ref _row, _latest.Dimension);
        _latest.Rows.CopyRows(slot, _row);
        return _row;
    }

    private GalleryClasses.Changes Change() => new(_latest.Columns.Table, _latest.Metric, _latest.Dimension);

    private GallerySnapshot Next(ExcludedRows excluded, GalleryColumns columns) =>
        new(_latest.Metric, _latest.Version + 1, _rows.View(excluded), columns, _pool);

    private void Publish(GallerySnapshot next) => Volatile.Write(ref _latest, next);
}
