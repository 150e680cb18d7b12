using System.Numerics;
using System.Runtime.CompilerServices;

namespace MetricLearning.Kernels;

/// <summary>
/// The rows that scored best for one query, ties by lower index: a view of memory that a <see cref="CandidateStore{T}"/> owns.
/// </summary>
/// <remarks>
/// Rows must come in the order of their indices. A short list is kept sorted. A long one collects rows in twice its capacity or more and
/// drops the lesser half when that is full, so a row costs O(1) on average whatever the order of the scores. A row that does not exceed
/// <see cref="WorstScore"/> costs one comparison in both.
/// </remarks>
/// <param name="scores">The scores, [room], and one place more.</param>
/// <param name="indices">The indices of the rows, [room], and one place more.</param>
/// <param name="capacity">The number of rows to keep.</param>
/// <param name="room">The capacity of a sorted list, else the rows that are collected, at least the capacity.</param>
/// <param name="selection">Memory to select in, [room]; unused in a sorted list.</param>
internal readonly unsafe struct CandidateList<T>(T* scores, int* indices, int capacity, int room, T* selection)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The largest capacity of a list that is kept sorted.</summary>
    public const int LargestSorted = 32;

    /// <summary>The number of rows to keep.</summary>
    public int Capacity => capacity;

    /// <summary>The number of rows at hand; after <see cref="Sort"/> at most the capacity.</summary>
    public int Count => indices[room];

    /// <summary>The score that a row must exceed to be kept; −∞ while there is room.</summary>
    public T WorstScore => scores[room];

    /// <summary>The scores, [<see cref="Count"/>].</summary>
    public Span<T> Scores => new(scores, Count);

    /// <summary>The indices of the rows, [<see cref="Count"/>].</summary>
    public Span<int> Indices => new(indices, Count);

    private bool IsSorted => capacity <= LargestSorted;

    private int Room => room;

    /// <summary>Forgets all rows.</summary>
    public void Clear() => (scores[room], indices[room]) = (T.NegativeInfinity, 0);

    /// <summary>Keeps a row whose score exceeds <see cref="WorstScore"/> and whose index exceeds those of all rows before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Insert(T score, int index)
    {
        if (IsSorted)
        {
            InsertSorted(scores, indices, capacity, score, index);
        }
        else
        {
            InsertUnsorted(this, score, index);
        }
    }

    /// <summary>
    /// Adds the rows of another list, whose indices exceed those of all rows here. It must not have been sorted by <see cref="Sort"/>.
    /// </summary>
    public void Merge(CandidateList<T> other)
    {
        for (int i = 0; i < other.Count; i++)
        {
            if (other.Scores[i] > WorstScore)
            {
                Insert(other.Scores[i], other.Indices[i]);
            }
        }
    }

    /// <summary>Keeps no more than the capacity and sorts: best first, ties by lower index. No row may be inserted after.</summary>
    public void Sort()
    {
        if (IsSorted)
        {
            return;
        }

        if (Count > capacity)
        {
            DropTheLesser();
        }

        Negate(Scores);
        Selection.Sort(Scores, Indices);
        Negate(Scores);
        if (Count == capacity)
        {
            scores[room] = scores[capacity - 1];
        }
    }

    // Static, so that a loop that inserts may keep the list's addresses in registers: they might alias what they point to.
    private static void InsertSorted(T* scores, int* indices, int capacity, T score, int index)
    {
        int at = Math.Min(indices[capacity], capacity - 1);
        indices[capacity] = at + 1;
        for (; at > 0 && scores[at - 1] < score; at--)
        {
            scores[at] = scores[at - 1];
            indices[at] = indices[at - 1];
        }

        scores[at] = score;
        indices[at] = index;
        if (indices[capacity] == capacity)
        {
            scores[capacity] = scores[capacity - 1];
        }
    }

    private static void InsertUnsorted(CandidateList<T> list, T score, int index)
    {
        if (list.Count == list.Room)
        {
            list.DropTheLesser();
            if (score <= list.WorstScore)
            {
                return;
            }
        }

        list.Append(score, index);
    }

    private void Append(T score, int index)
    {
        int at = indices[room]++;
        scores[at] = score;
        indices[at] = index;
    }

    // Rows stay in the order of their indices, so of those that tie for the last places the first are kept.
    private void DropTheLesser()
    {
        Span<T> copy = new(selection, Count);
        Scores.CopyTo(copy);
        T worst = Selection.NthLargest(copy, capacity);
        int ties = capacity;
        foreach (T score in Scores)
        {
            ties -= score > worst ? 1 : 0;
        }

        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            if (scores[i] > worst || (scores[i] == worst && ties-- > 0))
            {
                scores[kept] = scores[i];
                indices[kept++] = indices[i];
            }
        }

        indices[room] = kept;
        scores[room] = worst;
    }

    private static void Negate(Span<T> values)
    {
        foreach (ref T value in values)
        {
            value = -value;
        }
    }
}
