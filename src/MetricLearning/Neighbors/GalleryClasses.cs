using MetricLearning.Distances;
using MetricLearning.Kernels;

namespace MetricLearning.Neighbors;

/// <summary>
/// The classes of a snapshot by number. A class whose last row was removed is not listed, and keeps its number until a new one takes it.
/// </summary>
/// <remarks>Immutable, but for lists that are made when they are first asked for; thread-safe.</remarks>
internal sealed class GalleryClasses
{
    /// <summary>Numbers of classes without rows, beyond as many as there are classes, from which on they are given to new ones.</summary>
    public const int SpareNumbers = 64;

    private const int PageLength = 64;

    private readonly PagedList<GalleryClass> _entries;
    private readonly SortedNumbers _sorted; // versions with the same labels share it
    private readonly int _place; // where the search for unused numbers goes on
    private GalleryClass[]? _listed;

    private GalleryClasses(PagedList<GalleryClass> entries, int numberCount, int count, SortedNumbers sorted, int place) =>
        (_entries, NumberCount, Count, _sorted, _place) = (entries, numberCount, count, sorted, place);

    /// <summary>No class.</summary>
    public static GalleryClasses Empty { get; } = new(new(PageLength), 0, 0, new(), 0);

    /// <summary>One more than the largest class number.</summary>
    public int NumberCount { get; }

    /// <summary>The number of classes that have rows.</summary>
    public int Count { get; }

    /// <summary>A class, 0 ≤ number &lt; <see cref="NumberCount"/>.</summary>
    public GalleryClass this[int number] => _entries[number]!;

    /// <summary>The classes that have rows, by label in ordinal order.</summary>
    public GalleryClass[] Listed => _listed ??= List();

    /// <summary>The class with a label and rows; null if there is none. O(log c) once the labels have been sorted.</summary>
    public GalleryClass? Find(string label)
    {
        GalleryClass[] listed = Listed;
        int low = 0, high = listed.Length - 1;
        while (low <= high)
        {
            int middle = low + ((high - low) / 2), order = string.CompareOrdinal(listed[middle].Label, label);
            if (order == 0)
            {
                return listed[middle];
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }

    private GalleryClass[] List()
    {
        int[] numbers = _sorted.Numbers ??= Sort();
        return [.. numbers.Select(number => this[number])];
    }

    private int[] Sort()
    {
        List<GalleryClass> classes = new(Count);
        for (int number = 0; number < NumberCount; number++)
        {
            if (this[number].Count > 0)
            {
                classes.Add(this[number]);
            }
        }

        classes.Sort((a, b) => string.CompareOrdinal(a.Label, b.Label));
        return [.. classes.Select(one => one.Number)];
    }

    /// <summary>Makes the next version. Each class that changes is copied once.</summary>
    /// <param name="classes">The version before.</param>
    /// <param name="metric">How rows are compared.</param>
    /// <param name="dimension">Their columns.</param>
    internal sealed class Changes(GalleryClasses classes, DistanceMetric metric, int dimension)
    {
        private readonly PagedList<GalleryClass>.Changes _entries = new(classes._entries);
        private int _numberCount = classes.NumberCount;
        private int _count = classes.Count;
        private bool _sameLabels = true;
        private int _place = classes._place;
        private int _unsearched = classes.NumberCount > (2 * classes.Count) + SpareNumbers ? classes.NumberCount : 0;

        /// <summary>One more than the largest class number.</summary>
        public int NumberCount => _numberCount;

        /// <summary>The label of a class; null if there is none of that number.</summary>
        public string? LabelOf(int number) => number < _numberCount ? _entries[number]!.Label : null;

        /// <summary>Makes a class without rows.</summary>
        /// <returns>Its number.</returns>
        public int Create(string label)
        {
            int number = UnusedNumber() ?? _numberCount++;
            _entries.Set(number, new(number, label, dimension, this));
            return number;
        }

        /// <summary>Keeps a class, which may have no rows yet, from losing its number to another in this change.</summary>
        public void Claim(int number)
        {
            if (_entries[number]!.Count == 0)
            {
                _entries.Set(number, _entries[number]!.OwnedBy(this));
            }
        }

        /// <summary>Adds a row to a class.</summary>
        public void Add(int number, ReadOnlySpan<float> row) => Change(number, changed => changed.Count + 1).Add(row, metric);

        /// <summary>Takes a row from a class.</summary>
        public void Subtract(int number, ReadOnlySpan<float> row) => Change(number, changed => changed.Count - 1).Subtract(row, metric);

        /// <summary>Takes all rows from a class.</summary>
        public void Clear(int number) => Change(number, _ => 0).Clear(dimension);

        /// <summary>Gives all rows of a class to another.</summary>
        public void Merge(int number, int into)
        {
            GalleryClass merged = _entries[number]!;
            Change(into, changed => changed.Count + merged.Count).AddAll(merged);
            Clear(number);
        }

        /// <summary>Changes a class's label.</summary>
        public void Rename(int number, string label)
        {
            _entries.Set(number, _entries[number]!.Renamed(number, label));
            _sameLabels = false;
        }

        /// <summary>Appends a class of another table, with its rows, under a new number.</summary>
        public int Take(GalleryClass other)
        {
            _entries.Set(_numberCount, other.Renamed(_numberCount, other.Label));
            _count++;
            _sameLabels = false;
            return _numberCount++;
        }

        /// <summary>The new version.</summary>
        public GalleryClasses ToClasses() =>
            new(_entries.ToList(), _numberCount, _count, _sameLabels ? classes._sorted : new(), _place);

        // Of a class that had no rows before this change, and is not of this change.
        private int? UnusedNumber()
        {
            for (; _unsearched > 0; _unsearched--)
            {
                _place = _place + 1 < classes.NumberCount ? _place + 1 : 0;
                GalleryClass entry = _entries[_place]!;
                if (entry.Count == 0 && !entry.IsOwnedBy(this))
                {
                    _unsearched--;
                    return _place;
                }
            }

            return null;
        }

        private GalleryClass Change(int number, Func<GalleryClass, int> newCount)
        {
            GalleryClass before = _entries[number]!, changed = before.OwnedBy(this);
            if (!ReferenceEquals(before, changed))
            {
                _entries.Set(number, changed);
            }

            bool hadRows = changed.Count > 0, hasRows = newCount(changed) > 0;
            if (hadRows != hasRows)
            {
                _count += hasRows ? 1 : -1;
                _sameLabels = false;
            }

            return changed;
        }
    }

    private sealed class SortedNumbers
    {
        public int[]? Numbers { get; set; }
    }
}
