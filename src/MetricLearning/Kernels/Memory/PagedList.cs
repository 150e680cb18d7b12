using System.Numerics;

namespace MetricLearning.Kernels;

/// <summary>
/// An immutable list in pages, whose changed versions share all pages but the changed ones. Entries that nobody wrote are default.
/// </summary>
/// <remarks>
/// Reading is thread-safe. One writer at a time makes a version after the other, each from the latest. It may write entries in place that
/// no version's readers look at, such as those behind the last: that is how a list grows without a copy.
/// </remarks>
/// <typeparam name="T">An entry.</typeparam>
internal sealed class PagedList<T>
{
    private readonly T[]?[] _pages;
    private readonly int _shift;

    /// <summary>Makes a list of default entries.</summary>
    /// <param name="pageLength">The entries of a page, a power of two.</param>
    public PagedList(int pageLength)
        : this([], BitOperations.Log2((uint)pageLength))
    {
    }

    private PagedList(T[]?[] pages, int shift) => (_pages, _shift) = (pages, shift);

    /// <summary>The entries of a page.</summary>
    public int PageLength => 1 << _shift;

    /// <summary>An entry, 0 ≤ index.</summary>
    public T? this[int index]
    {
        get
        {
            T[]?[] pages = _pages;
            int page = index >> _shift;
            return page < pages.Length && pages[page] is T[] entries ? entries[index & (PageLength - 1)] : default;
        }
    }

    /// <summary>A list in which the first entries can be written in place. The same one where there is room already.</summary>
    /// <param name="count">The number of entries.</param>
    public PagedList<T> WithRoom(int count)
    {
        int needed = (int)(((long)count + PageLength - 1) >> _shift);
        if (needed <= _pages.Length)
        {
            return this;
        }

        T[]?[] pages = new T[]?[Math.Max(needed, _pages.Length + (_pages.Length / 4))];
        _pages.CopyTo(pages, 0);
        return new(pages, _shift);
    }

    /// <summary>Writes an entry, for which there is room, into this list and all versions that share its page.</summary>
    public void WriteInPlace(int index, T? value) => (_pages[index >> _shift] ??= new T[PageLength])[index & (PageLength - 1)] = value!;

    /// <summary>A version with one entry changed.</summary>
    public PagedList<T> With(int index, T value)
    {
        Changes changes = new(this);
        changes.Set(index, value);
        return changes.ToList();
    }

    /// <summary>Collects changes for one new version; each page is copied once.</summary>
    /// <param name="list">The version that is changed.</param>
    internal sealed class Changes(PagedList<T> list)
    {
        private readonly HashSet<int> _copied = [];
        private PagedList<T> _list = list;
        private bool _hasPages;

        /// <summary>An entry, as changed so far.</summary>
        public T? this[int index] => _list[index];

        /// <summary>Changes an entry.</summary>
        public void Set(int index, T value)
        {
            if (!_hasPages)
            {
                _list = new([.. _list._pages], _list._shift);
                _hasPages = true;
            }

            _list = _list.WithRoom(index + 1);
            int page = index >> _list._shift;
            if (_copied.Add(page) && _list._pages[page] is T[] entries)
            {
                _list._pages[page] = [.. entries];
            }

            _list.WriteInPlace(index, value);
        }

        /// <summary>The new version. Nothing may be changed after.</summary>
        public PagedList<T> ToList() => _list;
    }
}
